import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Supervision } from "./supervision-rules.ts";

type Db = Database["kysely"] | Tx;

const SUPERVISION = sql`id, call_id AS "callId", agent_id AS "agentId", supervisor_id AS "supervisorId", mode, reason, note,
  began_at AS "beganAt", mode_since AS "modeSince", answered_at AS "answeredAt", ended_at AS "endedAt", end_reason AS "endReason"`;

/** False: somebody is in this talk, or this supervisor in another; the two partial unique indexes decide between two taps. */
export async function insertSupervision(tx: Tx, row: Supervision): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO calls.supervision (id, call_id, agent_id, supervisor_id, mode, reason, note, began_at, mode_since, seen_at)
    VALUES (${row.id}, ${row.callId}, ${row.agentId}, ${row.supervisorId}, ${row.mode}, ${row.reason}, ${row.note},
            ${row.beganAt}, ${row.modeSince}, ${row.beganAt})
    ON CONFLICT DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1;
}

/** By the partial unique index. */
export async function openSupervisionOf(db: Db, callId: string): Promise<Supervision | undefined> {
  const { rows } = await sql<Supervision>`
    SELECT ${SUPERVISION} FROM calls.supervision WHERE call_id = ${callId} AND ended_at IS NULL`.execute(
    db,
  );
  return rows[0];
}

/** All that go on: as many as supervisors listen at this moment. */
export async function openSupervisions(db: Db): Promise<Supervision[]> {
  const { rows } = await sql<Supervision>`
    SELECT ${SUPERVISION} FROM calls.supervision WHERE ended_at IS NULL`.execute(db);
  return rows;
}

/** This supervisor's newest, open or not. */
export async function newestSupervisionBy(
  db: Db,
  supervisorId: string,
): Promise<Supervision | undefined> {
  const { rows } = await sql<Supervision>`
    SELECT ${SUPERVISION} FROM calls.supervision WHERE supervisor_id = ${supervisorId}
     ORDER BY began_at DESC, id DESC LIMIT 1`.execute(db);
  return rows[0];
}

/** Locked until the end of the transaction: its changes come one after the other. */
export async function lockSupervision(tx: Tx, id: string): Promise<Supervision | undefined> {
  const { rows } = await sql<Supervision>`
    SELECT ${SUPERVISION} FROM calls.supervision WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}

/** Another mode is another connection between the pages, and so is none: what was said about the last one is void. */
export async function saveSupervision(tx: Tx, row: Supervision): Promise<void> {
  await sql`
    UPDATE calls.supervision
       SET generation = generation + CASE WHEN mode <> ${row.mode} THEN 1 ELSE 0 END,
           offer = CASE WHEN mode = ${row.mode} AND ${row.endedAt}::timestamptz IS NULL THEN offer END,
           answer = CASE WHEN mode = ${row.mode} AND ${row.endedAt}::timestamptz IS NULL THEN answer END,
           mode = ${row.mode}, mode_since = ${row.modeSince}, answered_at = ${row.answeredAt}, ended_at = ${row.endedAt},
           end_reason = ${row.endReason}
     WHERE id = ${row.id}`.execute(tx);
}

export async function noteSupervisorSeen(db: Db, supervisorId: string, now: Date): Promise<void> {
  await sql`UPDATE calls.supervision SET seen_at = ${now}
             WHERE supervisor_id = ${supervisorId} AND ended_at IS NULL`.execute(db);
}

/** Supervisors whose page has not asked for news since. */
export async function supervisorsGone(db: Db, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM calls.supervision WHERE ended_at IS NULL AND seen_at < ${since}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Locked, as by `lockSupervision`, if its page has still not asked since: what waited for the lock is looked at anew. */
export async function lockSupervisorGone(tx: Tx, id: string, since: Date): Promise<boolean> {
  const { rows } = await sql`
    SELECT id FROM calls.supervision
     WHERE id = ${id} AND ended_at IS NULL AND seen_at < ${since} FOR UPDATE`.execute(tx);
  return rows.length === 1;
}
