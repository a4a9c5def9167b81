import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

export interface PromiseRow {
  readonly id: string;
  readonly callId: string;
  readonly promisedBy: string;
  readonly customerId: string;
  readonly caseId: string | null;
  /** Who keeps it; null: whoever of the line comes to it. */
  readonly ownerId: string | null;
  readonly text: string;
  readonly madeAt: Date;
  readonly dueAt: Date;
}

const PROMISE = sql`id, call_id AS "callId", promised_by AS "promisedBy", customer_id AS "customerId", case_id AS "caseId",
  owner_id AS "ownerId", text, made_at AS "madeAt", due_at AS "dueAt"`;

/** As many as were made: a call that comes back to the same agent is wrapped up again, and each wrap-up is given once. */
export async function insertPromise(tx: Tx, promise: PromiseRow): Promise<void> {
  await sql`
    INSERT INTO calls.promise (id, call_id, promised_by, customer_id, case_id, owner_id, text, made_at, due_at)
    VALUES (${promise.id}, ${promise.callId}, ${promise.promisedBy}, ${promise.customerId}, ${promise.caseId},
            ${promise.ownerId}, ${promise.text}, ${promise.madeAt}, ${promise.dueAt})`.execute(tx);
}

/** By the partial index on the customer. */
export async function openPromisesOf(db: Db, customerId: string): Promise<PromiseRow[]> {
  const { rows } = await sql<PromiseRow>`
    SELECT ${PROMISE} FROM calls.promise WHERE customer_id = ${customerId} AND kept_at IS NULL ORDER BY due_at, id`.execute(
    db,
  );
  return rows;
}

/** By the partial index on the date. `agentId`: what this agent keeps, and what anybody may; null: all. */
export async function openPromises(
  db: Db,
  agentId: string | null,
  limit: number,
): Promise<PromiseRow[]> {
  const { rows } = await sql<PromiseRow>`
    SELECT ${PROMISE} FROM calls.promise
     WHERE kept_at IS NULL AND (${agentId}::uuid IS NULL OR owner_id IS NULL OR owner_id = ${agentId}::uuid)
     ORDER BY due_at, id LIMIT ${limit}`.execute(db);
  return rows;
}

export async function findPromise(db: Db, id: string): Promise<PromiseRow | undefined> {
  const { rows } =
    await sql<PromiseRow>`SELECT ${PROMISE} FROM calls.promise WHERE id = ${id}`.execute(db);
  return rows[0];
}

/** False: it has somebody who keeps it, or is kept. */
export async function takePromise(
  tx: Tx,
  taken: { readonly id: string; readonly by: string },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.promise SET owner_id = ${taken.by}
     WHERE id = ${taken.id} AND owner_id IS NULL AND kept_at IS NULL RETURNING id`.execute(tx);
  return rows.length === 1;
}

/** False: it was kept already. */
export async function notePromiseKept(
  tx: Tx,
  kept: { readonly id: string; readonly by: string; readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.promise SET kept_at = ${kept.now}, kept_by = ${kept.by}
     WHERE id = ${kept.id} AND kept_at IS NULL RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function countPromises(
  db: Db,
  now: Date,
): Promise<{ readonly open: number; readonly overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    SELECT count(*)::int AS open, count(*) FILTER (WHERE due_at <= ${now})::int AS overdue
      FROM calls.promise WHERE kept_at IS NULL`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a count has one row");
  return row;
}

/** So long after it was kept a promise answers whoever asks what became of it; its trace stays in the audit log. */
const KEPT_DAYS = 365;

/** What is open stays. A few rows a day, looked for over all that were kept: there is no index for it. */
export async function forgetPromises(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
  await sql`DELETE FROM calls.promise WHERE kept_at < ${before}`.execute(db);
}
