import type { DOCUMENT_REASONS, DocumentKind } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;
export type Reason = (typeof DOCUMENT_REASONS)[number];

export interface DocumentRow {
  readonly id: string;
  readonly customerId: string;
  readonly kind: DocumentKind;
  readonly state: "submitted" | "approved" | "rejected";
  readonly reason: Reason | null;
  readonly submittedAt: Date;
  readonly decidedAt: Date | null;
}

const ROW = sql`id, customer_id AS "customerId", kind, state, reason,
  submitted_at AS "submittedAt", decided_at AS "decidedAt"`;

/** False when one of this kind waits or was accepted: the unique index decides between two who come at once. */
export async function insertDocument(
  tx: Tx,
  document: {
    readonly id: string;
    readonly customerId: string;
    readonly kind: DocumentKind;
    readonly content: Buffer;
    readonly submittedAt: Date;
  },
): Promise<boolean> {
  const { id, customerId, kind, content, submittedAt } = document;
  const { rows } = await sql`
    INSERT INTO documents.document (id, customer_id, kind, state, content, submitted_at)
    VALUES (${id}, ${customerId}, ${kind}, 'submitted', ${content}, ${submittedAt})
    ON CONFLICT (customer_id, kind) WHERE state <> 'rejected' DO NOTHING RETURNING id`.execute(tx);
  return rows.length > 0;
}

export async function countSince(db: Db, customerId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM documents.document
     WHERE customer_id = ${customerId}::uuid AND submitted_at > ${since}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function hasOpen(db: Db, customerId: string, kind: DocumentKind): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM documents.document
     WHERE customer_id = ${customerId}::uuid AND kind = ${kind} AND state <> 'rejected'`.execute(
    db,
  );
  return rows.length > 0;
}

/** Newest first. */
export async function findOf(db: Db, customerId: string): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    SELECT ${ROW} FROM documents.document WHERE customer_id = ${customerId}::uuid
     ORDER BY submitted_at DESC, id DESC LIMIT 100`.execute(db);
  return rows;
}

/** Oldest first. */
export async function findWaiting(
  db: Db,
  limit: number,
): Promise<{ readonly rows: DocumentRow[]; readonly waiting: number }> {
  const { rows } = await sql<DocumentRow & { readonly waiting: number }>`
    SELECT ${ROW}, (count(*) OVER ())::int AS waiting FROM documents.document WHERE state = 'submitted'
     ORDER BY submitted_at, id LIMIT ${limit}`.execute(db);
  return { rows, waiting: rows[0]?.waiting ?? 0 };
}

export async function findDocument(
  db: Db,
  id: string,
): Promise<(DocumentRow & { readonly content: Buffer | null }) | undefined> {
  const { rows } = await sql<DocumentRow & { readonly content: Buffer | null }>`
    SELECT ${ROW}, content FROM documents.document WHERE id = ${id}::uuid`.execute(db);
  return rows[0];
}

/** Locks everything this customer handed in: two decisions about one person come one after the other. */
export async function lockOf(tx: Tx, customerId: string): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    SELECT ${ROW} FROM documents.document WHERE customer_id = ${customerId}::uuid ORDER BY id FOR UPDATE`.execute(
    tx,
  );
  return rows;
}

export async function writeDecision(
  tx: Tx,
  decision: {
    readonly id: string;
    readonly state: "approved" | "rejected";
    readonly reason: Reason | null;
    readonly staffId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { id, state, reason, staffId, now } = decision;
  await sql`UPDATE documents.document
               SET state = ${state}, reason = ${reason}, decided_by = ${staffId}::uuid, decided_at = ${now}
             WHERE id = ${id}::uuid`.execute(tx);
}

/** What was decided before then loses its picture; that it was handed in and decided stays. */
export async function wipePictures(db: Db, decidedBefore: Date): Promise<void> {
  await sql`UPDATE documents.document SET content = NULL
             WHERE content IS NOT NULL AND decided_at < ${decidedBefore}`.execute(db);
}
