import { z } from "zod";
import * as documents from "../documents.ts";
import type { RouteContract } from "./contract.ts";

export const documentRoutes = {
  listDocuments: {
    operationId: "listDocuments",
    method: "GET",
    path: "/v1/documents",
    tag: "limits",
    access: "session",
    summary: "Documents handed in for the next tier",
    success: { status: 200, body: documents.documents },
  },
  uploadDocument: {
    operationId: "uploadDocument",
    method: "POST",
    path: "/v1/documents",
    tag: "limits",
    access: "session",
    summary: "Hand a document in, after a fresh step-up: the picture is the request body",
    query: documents.uploadDocumentQuery,
    upload: { types: documents.DOCUMENT_TYPES, maxBytes: documents.DOCUMENT_MAX_BYTES },
    success: { status: 201, body: documents.documentEntry },
  },
} as const satisfies Record<string, RouteContract>;

const review = { tag: "staff", access: "staff", grant: "documents.review" } as const;
const params = z.strictObject({ documentId: documents.documentId });

/** The console's listener. */
export const documentStaffRoutes = {
  listReviews: {
    operationId: "listReviews",
    method: "GET",
    path: "/v1/staff/documents",
    ...review,
    summary: "Documents that wait for somebody to look at them",
    success: { status: 200, body: documents.reviewQueue },
  },
  viewDocument: {
    operationId: "viewDocument",
    method: "GET",
    path: "/v1/staff/documents/:documentId",
    ...review,
    summary: "Look at one; every look is logged and shown to the customer",
    params,
    success: { status: 200, body: documents.reviewedDocument },
  },
  approveDocument: {
    operationId: "approveDocument",
    method: "POST",
    path: "/v1/staff/documents/:documentId/approve",
    ...review,
    summary: "Accept it: the customer's tier follows at once",
    params,
    success: { status: 200, body: documents.reviewedDocument },
  },
  rejectDocument: {
    operationId: "rejectDocument",
    method: "POST",
    path: "/v1/staff/documents/:documentId/reject",
    ...review,
    summary: "Do not accept it, and say why",
    params,
    body: documents.rejectDocumentRequest,
    success: { status: 200, body: documents.reviewedDocument },
  },
} as const satisfies Record<string, RouteContract>;
