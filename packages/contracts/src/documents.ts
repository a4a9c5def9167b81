import { z } from "zod";
import { customerId } from "./identity.ts";
import { publicId, timestamp } from "./primitives.ts";

/** Documents for the next tier (product A7): handed in by a customer, looked at by a person. */

export const documentId = publicId("doc");
export const DOCUMENT_KINDS = ["identity_document", "address_document"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What a document may come as. What it is, its content says; what is kept is a JPEG made from its pixels. */
export const DOCUMENT_TYPES = ["image/jpeg", "image/png", "image/webp"] as const;
export const DOCUMENT_MAX_BYTES = 8 * 1024 * 1024;

/** Why one is not accepted: a closed list, so that the customer reads it in their own language. */
export const DOCUMENT_REASONS = [
  "unreadable",
  "incomplete",
  "expired",
  "wrong_document",
  "name_mismatch",
  "other",
] as const;
const reason = z.enum(DOCUMENT_REASONS).meta({ id: "DocumentReason" });
const kind = z.enum(DOCUMENT_KINDS).meta({ id: "DocumentKind" });
const state = z.enum(["submitted", "approved", "rejected"]).meta({ id: "DocumentState" });

export const documentEntry = z
  .strictObject({
    id: documentId,
    kind,
    state,
    reason: reason.nullable().meta({ description: "Why it was not accepted" }),
    submittedAt: timestamp,
    decidedAt: timestamp.nullable(),
  })
  .meta({ id: "DocumentEntry" });
export const documents = z
  .strictObject({ documents: z.array(documentEntry) })
  .meta({ id: "Documents" });
export const uploadDocumentQuery = z.strictObject({ kind });

export const reviewEntry = z
  .strictObject({
    id: documentId,
    kind,
    customerId,
    nameMasked: z.string(),
    submittedAt: timestamp,
  })
  .meta({ id: "ReviewEntry" });
export const reviewQueue = z
  .strictObject({
    documents: z.array(reviewEntry).meta({ description: "Oldest first, at most a hundred" }),
    waiting: z.int().meta({ description: "How many wait in all" }),
  })
  .meta({ id: "ReviewQueue" });

export const reviewedDocument = z
  .strictObject({
    id: documentId,
    kind,
    state,
    reason: reason.nullable(),
    customerId,
    displayName: z
      .string()
      .meta({ description: "In full: the name on the document must be this one" }),
    submittedAt: timestamp,
    decidedAt: timestamp.nullable(),
    picture: z
      .string()
      .nullable()
      .meta({ description: "JPEG as a data: address; null once it is deleted" }),
  })
  .meta({ id: "ReviewedDocument" });
export const rejectDocumentRequest = z
  .strictObject({ reason })
  .meta({ id: "RejectDocumentRequest" });
