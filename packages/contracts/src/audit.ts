import { z } from "zod";
import { publicId, timestamp } from "./primitives.ts";

/** The audit log as staff see it: search, proofs, checkpoints, verification (rows L1 to L8). */

export const auditEventId = publicId("aud");
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: "SHA-256, hex" });
const size = z.int().nonnegative();

export const auditSeverity = z.enum(["info", "notice", "warning", "alert"]);
export const auditOutcome = z.enum(["success", "failure", "denied"]);

export const auditEvent = z
  .strictObject({
    id: auditEventId,
    at: timestamp,
    type: z.string().meta({ description: "Texts: catalogue keys audit.events.<type>" }),
    severity: auditSeverity,
    outcome: auditOutcome,
    actor: z.strictObject({
      kind: z.enum(["customer", "staff", "system", "anonymous"]),
      id: z.string().nullable().meta({ description: "Public id" }),
      name: z.string().nullable().meta({ description: "Of staff; a customer's stays masked" }),
    }),
    subject: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    details: z.record(
      z.string(),
      z.union([
        z.string(),
        z.number(),
        z.boolean(),
        z.null(),
        z.array(z.union([z.string(), z.number()])),
      ]),
    ),
  })
  .meta({ id: "AuditEvent" });

const filterText = z.string().min(1).max(80);
export const auditQuery = z.strictObject({
  actor: filterText.optional().meta({ description: "Public id of a customer or member of staff" }),
  subject: filterText.optional().meta({ description: "Public id, or the subject's own id" }),
  type: filterText.optional().meta({ description: "A type, or its first part: session" }),
  outcome: auditOutcome.optional(),
  severity: auditSeverity.optional(),
  from: timestamp.optional().meta({ description: "Left out: the last three months" }),
  to: timestamp.optional(),
  cursor: z.string().max(200).optional(),
});
export const auditEvents = z
  .strictObject({ events: z.array(auditEvent), nextCursor: z.string().nullable() })
  .meta({ id: "AuditEvents" });

/** Enough for a verifier that has nothing but the public key (row L4). */
export const inclusionProof = z
  .strictObject({
    leafIndex: size,
    leafHash: hash,
    treeSize: size,
    rootHash: hash,
    path: z.array(hash),
    checkpoint: z.string().meta({ description: "Signed note (C2SP) over this tree" }),
  })
  .meta({ id: "InclusionProof" });
export const auditEventDetail = z
  .strictObject({
    event: auditEvent,
    leaf: z.string().meta({ description: "The bytes that are hashed, as text" }),
    proof: inclusionProof
      .nullable()
      .meta({ description: "null: younger than the newest checkpoint" }),
  })
  .meta({ id: "AuditEventDetail" });

export const consistencyQuery = z.strictObject({
  from: z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .meta({ description: "Tree size of the older checkpoint" }),
  to: z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .meta({ description: "Tree size of the younger one" }),
});
export const consistencyProof = z
  .strictObject({ fromSize: size, toSize: size, fromRoot: hash, toRoot: hash, path: z.array(hash) })
  .meta({ id: "ConsistencyProof" });

export const auditCheckpoint = z
  .strictObject({ treeSize: size, rootHash: hash, signedAt: timestamp, note: z.string() })
  .meta({ id: "AuditCheckpoint" });
export const auditCheckpoints = z
  .strictObject({ checkpoints: z.array(auditCheckpoint) })
  .meta({ id: "AuditCheckpoints" });

export const auditVerification = z
  .strictObject({
    at: timestamp,
    isSound: z.boolean(),
    events: size,
    checkpoints: size,
    problem: z.strictObject({ kind: z.string(), where: z.string(), what: z.string() }).nullable(),
    seconds: z.number(),
  })
  .meta({ id: "AuditVerification" });
export const auditState = z
  .strictObject({
    treeSize: size,
    waiting: size.meta({ description: "Events that are not in the tree yet" }),
    publicKey: z.string().meta({ description: "Verifier key (C2SP signed note)" }),
    checkpoint: auditCheckpoint.nullable(),
    lastVerification: auditVerification.nullable(),
    keptMonths: z.int().positive(),
    searchableMonths: z.int().positive(),
  })
  .meta({ id: "AuditState" });

export const auditFinding = z
  .strictObject({
    at: timestamp,
    rule: z.string().meta({ description: "Texts: catalogue keys audit.rules.<rule>" }),
    severity: auditSeverity,
    about: z.string().meta({ description: "Whom or what the events have in common" }),
    count: z.int().positive(),
    since: timestamp,
  })
  .meta({ id: "AuditFinding" });
export const auditFindings = z
  .strictObject({ findings: z.array(auditFinding) })
  .meta({ id: "AuditFindings", description: "What the review rules found, newest first (row L8)" });
