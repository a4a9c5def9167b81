import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { PauseReason } from "./rules.ts";

export type Db = Database["kysely"] | Tx;

export type RecordingState =
  | "recording"
  /** Over, and still at the exchange alone. */
  | "finished"
  | "kept"
  /** The exchange had nothing under its name. */
  | "lost"
  /** The exchange could not begin it: there never was a sound. */
  | "failed"
  | "deleting"
  | "deleted"
  /** A message that its caller did not want, or that was empty: nothing of it is kept. */
  | "dropped";

export interface RecordingRow {
  readonly id: string;
  readonly name: string;
  readonly kind: "talk" | "message";
  /** Of a talk; null: a message. */
  readonly callId: string | null;
  readonly agentId: string | null;
  /** Of a message; of a talk the call says both. */
  readonly customerId: string | null;
  readonly callerNumber: string | null;
  readonly language: string | null;
  readonly caseId: string | null;
  readonly transcript: string | null;
  readonly transcriptBy: string | null;
  readonly transcriptAt: Date | null;
  readonly startedAt: Date;
  readonly consentedAt: Date | null;
  readonly state: RecordingState;
  readonly isPaused: boolean;
  readonly finishedAt: Date | null;
  readonly sha256: Buffer | null;
  readonly bytes: bigint | null;
  readonly milliseconds: bigint | null;
  readonly deletedAt: Date | null;
  /** What the exchange said when it could not begin. */
  readonly failure: string | null;
  readonly isHeld: boolean;
}

export interface PauseRow {
  readonly id: string;
  readonly reason: PauseReason;
  readonly agentId: string;
  readonly askedAt: Date;
  readonly until: Date;
  readonly endedAt: Date | null;
  readonly inForceAt: Date | null;
  readonly resumedAt: Date | null;
}

const RECORDING = sql`one.id, name, kind, one.call_id AS "callId", agent_id AS "agentId",
  customer_id AS "customerId", caller_number AS "callerNumber", language, case_id AS "caseId", transcript,
  transcript_by AS "transcriptBy", transcript_at AS "transcriptAt", started_at AS "startedAt",
  (SELECT at FROM recordings.consent WHERE call_id = one.call_id) AS "consentedAt", state, is_paused AS "isPaused",
  finished_at AS "finishedAt", sha256, bytes, milliseconds, deleted_at AS "deletedAt", failure,
  EXISTS (SELECT FROM recordings.hold WHERE recording_id = one.id AND released_at IS NULL) AS "isHeld"`;

export async function insertConsent(db: Db, callId: string, now: Date): Promise<void> {
  await sql`INSERT INTO recordings.consent (call_id, at) VALUES (${callId}, ${now}) ON CONFLICT (call_id) DO NOTHING`.execute(
    db,
  );
}

/** Whoever refused has not consented, in whatever order the two were written. */
export async function hasConsent(db: Db, callId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM recordings.consent given WHERE call_id = ${callId}
       AND NOT EXISTS (SELECT FROM recordings.refusal WHERE call_id = given.call_id)`.execute(db);
  return rows.length === 1;
}

export async function insertRefusal(db: Db, callId: string, now: Date): Promise<void> {
  await sql`INSERT INTO recordings.refusal (call_id, at) VALUES (${callId}, ${now}) ON CONFLICT (call_id) DO NOTHING`.execute(
    db,
  );
}

export async function hasRefused(db: Db, callId: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM recordings.refusal WHERE call_id = ${callId}`.execute(db);
  return rows.length === 1;
}

/** Until when this call is not to be recorded; null: it is. */
export async function pausedUntil(db: Db, callId: string): Promise<Date | null> {
  const { rows } = await sql<{ until: Date | null }>`
    SELECT max(until) AS until FROM recordings.pause WHERE call_id = ${callId} AND ended_at IS NULL`.execute(
    db,
  );
  return rows[0]?.until ?? null;
}

/** Before the exchange is asked, so that no file is ever without its row; repeated it changes nothing. False: it is over. */
export async function insertRecording(
  db: Db,
  recording: Pick<RecordingRow, "id" | "name"> & {
    readonly callId: string;
    readonly agentId: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO recordings.recording AS one (id, name, call_id, agent_id, started_at, state)
    VALUES (${recording.id}, ${recording.name}, ${recording.callId}, ${recording.agentId}, ${recording.now}, 'recording')
    ON CONFLICT (name) DO UPDATE SET name = one.name WHERE one.state = 'recording' RETURNING id`.execute(
    db,
  );
  return rows.length === 1;
}

/** What the exchange has done; false: the recording is over. */
export async function notePaused(
  tx: Tx,
  recording: { readonly name: string; readonly callId: string; readonly isPaused: boolean },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE recordings.recording SET is_paused = ${recording.isPaused}, begun_at = coalesce(begun_at, ${now})
     WHERE name = ${recording.name} AND state = 'recording' RETURNING id`.execute(tx);
  if (rows.length === 0) return false;
  if (recording.isPaused) await beginInForce(tx, recording.callId, now);
  else
    await sql`UPDATE recordings.pause SET resumed_at = ${now}
               WHERE call_id = ${recording.callId} AND in_force_at IS NOT NULL AND resumed_at IS NULL`.execute(
      tx,
    );
  return true;
}

const beginInForce = (tx: Tx, callId: string, now: Date) =>
  sql`UPDATE recordings.pause SET in_force_at = ${now}
       WHERE call_id = ${callId} AND in_force_at IS NULL AND ended_at IS NULL AND until > ${now}`.execute(
    tx,
  );

/** One that is asked for again lasts longer; the first asking is kept. */
export async function putPause(
  tx: Tx,
  pause: Pick<PauseRow, "id" | "reason" | "agentId" | "until"> & {
    readonly callId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { rows } = await sql`
    UPDATE recordings.pause SET until = ${pause.until}
     WHERE call_id = ${pause.callId} AND reason = ${pause.reason} AND ended_at IS NULL AND until > ${pause.now}
    RETURNING id`.execute(tx);
  if (rows.length > 0) return;
  await sql`
    INSERT INTO recordings.pause (id, call_id, reason, agent_id, asked_at, until)
    VALUES (${pause.id}, ${pause.callId}, ${pause.reason}, ${pause.agentId}, ${pause.now}, ${pause.until})`.execute(
    tx,
  );
  // It is silent already, for another reason.
  const silent = await sql`
    SELECT FROM recordings.recording WHERE call_id = ${pause.callId} AND state = 'recording' AND is_paused`.execute(
    tx,
  );
  if (silent.rows.length > 0) await beginInForce(tx, pause.callId, pause.now);
}

/** Null: all reasons. */
export async function endPauses(
  tx: Tx,
  callId: string,
  reason: PauseReason | null,
  now: Date,
): Promise<void> {
  await sql`
    UPDATE recordings.pause SET ended_at = ${now}
     WHERE call_id = ${callId} AND ended_at IS NULL AND until > ${now}
       AND (${reason}::text IS NULL OR reason = ${reason})`.execute(tx);
}

export async function pausesOf(db: Db, callId: string): Promise<PauseRow[]> {
  const { rows } = await sql<PauseRow>`
    SELECT id, reason, agent_id AS "agentId", asked_at AS "askedAt", until, ended_at AS "endedAt",
           in_force_at AS "inForceAt", resumed_at AS "resumedAt"
      FROM recordings.pause WHERE call_id = ${callId} ORDER BY asked_at, id`.execute(db);
  return rows;
}

export async function liveRecording(
  db: Db,
  callId: string,
): Promise<{ readonly isPaused: boolean; readonly agentId: string } | undefined> {
  const { rows } = await sql<{ isPaused: boolean; agentId: string }>`
    SELECT is_paused AS "isPaused", agent_id AS "agentId" FROM recordings.recording
     WHERE call_id = ${callId} AND state = 'recording' AND begun_at IS NOT NULL ORDER BY started_at DESC LIMIT 1`.execute(
    db,
  );
  return rows[0];
}

/** The newest of this call's recordings could not begin. */
export async function hasFailed(db: Db, callId: string): Promise<boolean> {
  const { rows } = await sql<{ failure: string | null }>`
    SELECT failure FROM recordings.recording WHERE call_id = ${callId} ORDER BY started_at DESC, id DESC LIMIT 1`.execute(
    db,
  );
  return (rows[0]?.failure ?? null) !== null;
}

/** Calls since then whose recording could not begin, not by trying again either; by the index on those that could not. */
export async function countFailed(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(DISTINCT call_id)::int AS count FROM recordings.recording one
     WHERE state = 'failed' AND started_at >= ${since}
       AND NOT EXISTS (SELECT FROM recordings.recording again WHERE again.call_id = one.call_id
                          AND again.started_at > one.started_at AND again.state <> 'failed')`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Whose it was; null: it is over, or a message. One that had begun may have a sound: it is looked for like any other. */
export async function fail(tx: Tx, name: string, cause: string, now: Date): Promise<string | null> {
  const { rows } = await sql<{ agentId: string | null }>`
    UPDATE recordings.recording
       SET state = CASE WHEN kind = 'talk' AND begun_at IS NULL THEN 'failed' ELSE 'finished' END,
           finished_at = ${now}, failure = ${cause}
     WHERE name = ${name} AND state = 'recording' RETURNING agent_id AS "agentId"`.execute(tx);
  return rows[0]?.agentId ?? null;
}

/** Names of recordings that go on, as far as we know. */
export async function openNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM recordings.recording WHERE state = 'recording' ORDER BY started_at`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}

export async function finish(db: Db, name: string, now: Date): Promise<void> {
  await sql`UPDATE recordings.recording SET state = 'finished', finished_at = ${now}
             WHERE name = ${name} AND state = 'recording'`.execute(db);
}

/** To be fetched from the exchange, oldest first. */
export async function finishedRecordings(
  db: Db,
  limit: number,
): Promise<readonly Pick<RecordingRow, "id" | "name">[]> {
  const { rows } = await sql<Pick<RecordingRow, "id" | "name">>`
    SELECT id, name FROM recordings.recording WHERE state = 'finished' ORDER BY finished_at, id LIMIT ${limit}`.execute(
    db,
  );
  return rows;
}

export async function keep(
  db: Db,
  id: string,
  sound: {
    readonly sha256: Buffer;
    readonly bytes: number;
    readonly milliseconds: number;
  },
): Promise<void> {
  await sql`
    UPDATE recordings.recording
       SET state = 'kept', sha256 = ${sound.sha256}, bytes = ${sound.bytes}, milliseconds = ${sound.milliseconds}
     WHERE id = ${id} AND state = 'finished'`.execute(db);
}

/** The exchange has no sound of it: there never was one if it had not begun, or said that it could not. */
export async function setLost(db: Db, id: string): Promise<void> {
  await sql`
    UPDATE recordings.recording
       SET state = CASE WHEN kind = 'talk' AND (begun_at IS NULL OR failure IS NOT NULL) THEN 'failed' ELSE 'lost' END
     WHERE id = ${id} AND state = 'finished'`.execute(db);
}

/** Kept here or not wanted, and at the exchange still. */
export async function leftAtExchange(
  db: Db,
  limit: number,
): Promise<readonly Pick<RecordingRow, "id" | "name">[]> {
  const { rows } = await sql<Pick<RecordingRow, "id" | "name">>`
    SELECT id, name FROM recordings.recording WHERE state IN ('kept', 'dropped') AND removed_at IS NULL LIMIT ${limit}`.execute(
    db,
  );
  return rows;
}

export async function noteRemoved(db: Db, id: string, now: Date): Promise<void> {
  await sql`UPDATE recordings.recording SET removed_at = ${now} WHERE id = ${id}`.execute(db);
}

export interface Wanted {
  /** Null: of all agents. */
  readonly agentId: string | null;
  readonly from: Date;
  readonly to: Date;
  /** Only of these calls; null: of all. */
  readonly callIds: readonly string[] | null;
  readonly after: { readonly startedAt: Date; readonly id: string } | null;
  readonly limit: number;
}

/** The newest first, by the index on the start, or on the agent and the start. */
export async function listRecordings(db: Db, wanted: Wanted): Promise<RecordingRow[]> {
  const { agentId, from, to, callIds, after, limit } = wanted;
  const { rows } = await sql<RecordingRow>`
    SELECT ${RECORDING} FROM recordings.recording one
     WHERE started_at >= ${from} AND started_at < ${to}
       AND state <> 'dropped'
       AND (${agentId}::uuid IS NULL OR agent_id = ${agentId})
       AND (${callIds}::uuid[] IS NULL OR one.call_id = ANY (${callIds}::uuid[]))
       AND (${after?.id ?? null}::uuid IS NULL OR (started_at, one.id) < (${after?.startedAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
     ORDER BY started_at DESC, one.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

export async function findRecording(
  db: Db,
  id: string,
  agentId: string | null,
): Promise<RecordingRow | undefined> {
  const { rows } = await sql<RecordingRow>`
    SELECT ${RECORDING} FROM recordings.recording one
     WHERE id = ${id} AND (${agentId}::uuid IS NULL OR agent_id = ${agentId} OR kind = 'message')`.execute(
    db,
  );
  return rows[0];
}

/** Locks what is old enough and held by nobody: from here on no hold is taken of it, and its sound goes. */
export async function beginDeleting(db: Db, before: Date, limit: number): Promise<void> {
  await sql`
    UPDATE recordings.recording SET state = 'deleting'
     WHERE id IN (SELECT id FROM recordings.recording one
                   WHERE state = 'kept' AND removed_at IS NOT NULL AND started_at < ${before}
                     AND NOT EXISTS (SELECT FROM recordings.hold WHERE recording_id = one.id AND released_at IS NULL)
                   ORDER BY started_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)`.execute(db);
}

export async function deletingIds(db: Db): Promise<readonly Pick<RecordingRow, "id" | "callId">[]> {
  const { rows } = await sql<Pick<RecordingRow, "id" | "callId">>`
    SELECT id, call_id AS "callId" FROM recordings.recording WHERE state = 'deleting'`.execute(db);
  return rows;
}

/** False: another process was quicker. */
export async function setDeleted(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE recordings.recording SET state = 'deleted', deleted_at = ${now}, transcript = NULL, transcript_by = NULL, transcript_at = NULL
     WHERE id = ${id} AND state = 'deleting' RETURNING id`.execute(tx);
  return rows.length === 1;
}
