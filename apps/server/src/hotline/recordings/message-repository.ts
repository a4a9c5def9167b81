import type { Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { Db } from "./repository.ts";

export interface FinishedMessage {
  readonly id: string;
  readonly name: string;
  readonly customerId: string | null;
  readonly number: string | null;
  readonly language: Locale;
}

/** Repeating it changes nothing. */
export async function insertMessage(
  db: Db,
  message: FinishedMessage & { readonly now: Date },
): Promise<void> {
  await sql`
    INSERT INTO recordings.recording (id, name, kind, customer_id, caller_number, language, started_at, state)
    VALUES (${message.id}, ${message.name}, 'message', ${message.customerId}, ${message.number}, ${message.language},
            ${message.now}, 'recording')
    ON CONFLICT (name) DO NOTHING`.execute(db);
}

/** Nothing of it is kept; removed at the exchange at the next round. A message that has its case stays. */
export async function drop(db: Db, name: string, now: Date): Promise<void> {
  await sql`
    UPDATE recordings.recording SET state = 'dropped', finished_at = coalesce(finished_at, ${now})
     WHERE name = ${name} AND kind = 'message' AND state IN ('recording', 'finished')`.execute(db);
}

/** A page's message has nothing at the exchange, so nothing is fetched or removed there. */
export async function finishLeft(db: Db, name: string, now: Date): Promise<void> {
  await sql`
    UPDATE recordings.recording SET state = 'finished', finished_at = ${now}, removed_at = ${now}
     WHERE name = ${name} AND state = 'recording'`.execute(db);
}

export async function findLeft(
  db: Db,
  name: string,
): Promise<
  | { readonly id: string; readonly caseId: string | null; readonly milliseconds: number | null }
  | undefined
> {
  const { rows } = await sql<{ id: string; caseId: string | null; milliseconds: number | null }>`
    SELECT id, case_id AS "caseId", milliseconds::float8 AS milliseconds FROM recordings.recording WHERE name = ${name}`.execute(
    db,
  );
  return rows[0];
}

/** False: it was kept, or dropped, meanwhile. */
export async function keepMessage(
  tx: Tx,
  id: string,
  sound: {
    readonly sha256: Buffer;
    readonly bytes: number;
    readonly milliseconds: number;
    readonly caseId: string;
  },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE recordings.recording
       SET state = 'kept', sha256 = ${sound.sha256}, bytes = ${sound.bytes}, milliseconds = ${sound.milliseconds}, case_id = ${sound.caseId}
     WHERE id = ${id} AND kind = 'message' AND state = 'finished' RETURNING id`.execute(tx);
  return rows.length === 1;
}

/** The message itself when `id` is one: what is asked before its sound is judged. */
export async function findFinishedMessage(
  db: Db,
  id: string,
): Promise<FinishedMessage | undefined> {
  const { rows } = await sql<FinishedMessage>`
    SELECT id, name, customer_id AS "customerId", caller_number AS number, language FROM recordings.recording
     WHERE id = ${id} AND kind = 'message' AND state = 'finished'`.execute(db);
  return rows[0];
}

/** What a person wrote down of it; the last one counts, and the audit log has who wrote when. False: there is no sound of it. */
export async function setTranscript(
  tx: Tx,
  id: string,
  transcript: { readonly text: string; readonly by: string; readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE recordings.recording
       SET transcript = ${transcript.text}, transcript_by = ${transcript.by}, transcript_at = ${transcript.now}
     WHERE id = ${id} AND kind = 'message' AND state = 'kept' RETURNING id`.execute(tx);
  return rows.length === 1;
}
