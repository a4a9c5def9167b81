import type { HotlineSkill } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

/** One agent asks another about the caller who hears music meanwhile. */
export interface ConsultRow {
  readonly id: string;
  readonly callId: string;
  readonly askedBy: string;
  readonly skill: HotlineSkill;
  readonly generation: number;
  readonly offer: string | null;
  readonly answer: string | null;
}

const CONSULT = sql`id, call_id AS "callId", asked_by AS "askedBy", skill, generation, offer, answer`;

export async function insertConsult(
  tx: Tx,
  consult: Pick<ConsultRow, "id" | "callId" | "askedBy" | "skill"> & { readonly now: Date },
): Promise<void> {
  await sql`
    INSERT INTO calls.consult (id, call_id, asked_by, skill, asked_at)
    VALUES (${consult.id}, ${consult.callId}, ${consult.askedBy}, ${consult.skill}, ${consult.now})`.execute(
    tx,
  );
}

export async function findConsult(db: Db, id: string): Promise<ConsultRow | undefined> {
  const { rows } = await sql<ConsultRow>`
    SELECT ${CONSULT} FROM calls.consult WHERE id = ${id} AND ended_at IS NULL`.execute(db);
  return rows[0];
}

/** Who is asked about this call now; by the partial unique index. */
export async function openConsultOf(db: Db, callId: string): Promise<ConsultRow | undefined> {
  const { rows } = await sql<ConsultRow>`
    SELECT ${CONSULT} FROM calls.consult WHERE call_id = ${callId} AND ended_at IS NULL`.execute(
    db,
  );
  return rows[0];
}

export async function endConsult(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`UPDATE calls.consult SET ended_at = ${now}, offer = NULL, answer = NULL
             WHERE id = ${id} AND ended_at IS NULL`.execute(tx);
}

/** A new connection has to be made, or there is none now; what was said about the last one is void. */
export async function nextConsultMedia(db: Db, id: string): Promise<void> {
  await sql`UPDATE calls.consult SET generation = generation + 1, offer = NULL, answer = NULL
             WHERE id = ${id} AND ended_at IS NULL`.execute(db);
}

/** False: there is a newer connection, or none. */
export async function setConsultMedia(
  db: Db,
  { id, generation }: Pick<ConsultRow, "id" | "generation">,
  part: { readonly offer: string } | { readonly answer: string },
): Promise<boolean> {
  const set = "offer" in part ? sql`offer = ${part.offer}` : sql`answer = ${part.answer}`;
  const { rows } = await sql`
    UPDATE calls.consult SET ${set}
     WHERE id = ${id} AND generation = ${generation} AND ended_at IS NULL RETURNING id`.execute(db);
  return rows.length === 1;
}
