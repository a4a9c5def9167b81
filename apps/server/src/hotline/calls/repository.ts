import type { CALL_END_REASONS, CALL_STATES, HotlineSkill, Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

export type CallState = (typeof CALL_STATES)[number];
export type EndReason = (typeof CALL_END_REASONS)[number];

export interface CallRow {
  readonly id: string;
  /** Null: a caller by phone whom nothing identifies yet. */
  readonly customerId: string | null;
  readonly channel: "app" | "phone";
  /** The exchange carries its sound; else it goes between the two pages. */
  readonly isByExchange: boolean;
  readonly language: Locale;
  readonly skill: HotlineSkill;
  readonly about: string | null;
  readonly paymentId: string | null;
  readonly caseId: string | null;
  readonly identityLevel: number;
  readonly state: CallState;
  readonly agentId: string | null;
  readonly isHeld: boolean;
  readonly startedAt: Date;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
  readonly endReason: EndReason | null;
  readonly surveyedAt: Date | null;
}

export interface MediaRow {
  readonly generation: number;
  readonly offer: string | null;
  readonly answer: string | null;
}

const CALL = sql`id, customer_id AS "customerId", channel,
  (channel = 'phone' OR is_by_exchange) AS "isByExchange", language, skill, about, payment_id AS "paymentId", case_id AS "caseId",
  identity_level AS "identityLevel", state, agent_id AS "agentId", is_held AS "isHeld", started_at AS "startedAt",
  answered_at AS "answeredAt", ended_at AS "endedAt", end_reason AS "endReason", surveyed_at AS "surveyedAt"`;

export async function findCall(db: Db, id: string): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`SELECT ${CALL} FROM calls.call WHERE id = ${id}`.execute(db);
  return rows[0];
}

/**
 * In the app, or by telephone after something was proved. A name that was only said may be somebody else's: the customer's
 * pages must not vouch for a talk that a thief has in their name.
 */
export const isTheirs = ({
  channel,
  identityLevel,
}: Pick<CallRow, "channel" | "identityLevel">): boolean => channel === "app" || identityLevel > 0;

/** The customer's newest call; by the index on customer and start. */
export async function newestCall(db: Db, customerId: string): Promise<CallRow | undefined> {
  const { rows } = await sql<CallRow>`
    SELECT ${CALL} FROM calls.call WHERE customer_id = ${customerId} ORDER BY started_at DESC, id DESC LIMIT 1`.execute(
    db,
  );
  return rows[0];
}

/** Whom this customer talked to last. */
export async function lastAgentOf(db: Db, customerId: string): Promise<string | null> {
  const { rows } = await sql<{ agentId: string }>`
    SELECT agent_id AS "agentId" FROM calls.call WHERE customer_id = ${customerId} AND agent_id IS NOT NULL
     ORDER BY started_at DESC LIMIT 1`.execute(db);
  return rows[0]?.agentId ?? null;
}

/** False when the customer has a call already: the partial unique index decides between two taps. */
export async function insertCall(
  tx: Tx,
  call: Pick<
    CallRow,
    | "id"
    | "customerId"
    | "channel"
    | "isByExchange"
    | "language"
    | "skill"
    | "about"
    | "paymentId"
    | "caseId"
    | "identityLevel"
  > & { readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO calls.call (id, customer_id, channel, is_by_exchange, language, skill, about, payment_id, case_id,
                            identity_level, state, seen_at, started_at)
    VALUES (${call.id}, ${call.customerId}, ${call.channel}, ${call.isByExchange}, ${call.language}, ${call.skill}, ${call.about}, ${call.paymentId},
            ${call.caseId}, ${call.identityLevel}, 'waiting', ${call.now}, ${call.now})
    ON CONFLICT (customer_id) WHERE state <> 'ended' DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function attachCase(db: Db, callId: string, caseId: string): Promise<void> {
  await sql`UPDATE calls.call SET case_id = ${caseId} WHERE id = ${callId} AND case_id IS NULL`.execute(
    db,
  );
}

/** As routing has it now. The agent stays named after the call. */
export async function followRouting(
  tx: Tx,
  call: {
    readonly id: string;
    readonly state: CallState;
    readonly skill: string;
    readonly agentId: string | null;
    readonly isHeld: boolean;
    readonly endReason: EndReason | null;
    readonly now: Date;
  },
): Promise<{ readonly customerId: string | null } | undefined> {
  const { rows } = await sql<{ customerId: string | null }>`
    UPDATE calls.call
       SET state = ${call.state}, skill = ${call.skill}, is_held = ${call.isHeld},
           agent_id = coalesce(${call.agentId}, agent_id),
           answered_at = coalesce(answered_at, CASE WHEN ${call.state} = 'talking' THEN ${call.now}::timestamptz END),
           ended_at = CASE WHEN ${call.state} = 'ended' THEN ${call.now}::timestamptz END,
           end_reason = ${call.endReason}
     WHERE id = ${call.id} AND state <> 'ended' RETURNING customer_id AS "customerId"`.execute(tx);
  return rows[0];
}

/** How agents and supervisors hear a call: by their telephone, also of a call in the app that the exchange carries. */
export type Sound = "app" | "phone";
export const soundOf = ({ isByExchange }: Pick<CallRow, "isByExchange">): Sound =>
  isByExchange ? "phone" : "app";

/** What is not a customer's call is not in it. */
export async function soundsOf(
  db: Db,
  callIds: readonly string[],
): Promise<ReadonlyMap<string, Sound>> {
  const { rows } = await sql<Pick<CallRow, "id" | "isByExchange">>`
    SELECT id, (channel = 'phone' OR is_by_exchange) AS "isByExchange" FROM calls.call WHERE id = ANY(${callIds}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, soundOf(row)]));
}

export async function noteCallerSeen(db: Db, callId: string, now: Date): Promise<void> {
  await sql`UPDATE calls.call SET seen_at = ${now} WHERE id = ${callId}`.execute(db);
}

/** Callers whose page has not asked for news since; a callback needs no page open. */
export async function callersGone(db: Db, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM calls.call
     WHERE channel = 'app' AND state IN ('waiting', 'talking', 'reconnecting') AND seen_at < ${since}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

export interface UnseenCallback extends Pick<CallRow, "id" | "channel"> {
  readonly customerId: string;
}

/**
 * Customers who wait for a callback with its page closed, and were not told yet that it comes. By telephone only those who
 * proved something: a name that was only said may be somebody else's, whose telephone will not ring.
 */
export async function callbacksUnseen(db: Db, since: Date): Promise<readonly UnseenCallback[]> {
  const { rows } = await sql<UnseenCallback>`
    SELECT id, channel, customer_id AS "customerId" FROM calls.call
     WHERE state = 'callback' AND announced_at IS NULL AND seen_at < ${since}
       AND customer_id IS NOT NULL AND (channel = 'app' OR identity_level > 0)`.execute(db);
  return rows;
}

/** By the partial index of calls that are not over. */
export async function isCallbackWaiting(db: Db): Promise<boolean> {
  const { rows } = await sql`SELECT FROM calls.call WHERE state = 'callback' LIMIT 1`.execute(db);
  return rows.length > 0;
}

/** Who waits for a callback and was not told yet that it comes when we open; as `callbacksUnseen`, but with its page open or closed. */
export async function callbacksNotPostponed(db: Db): Promise<readonly UnseenCallback[]> {
  const { rows } = await sql<UnseenCallback>`
    SELECT id, channel, customer_id AS "customerId" FROM calls.call
     WHERE state = 'callback' AND postponed_at IS NULL
       AND customer_id IS NOT NULL AND (channel = 'app' OR identity_level > 0)`.execute(db);
  return rows;
}

/** From now on it is announced anew. False: another process told it. */
export async function notePostponed(tx: Tx, callId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.call SET postponed_at = ${now}, announced_at = NULL
     WHERE id = ${callId} AND postponed_at IS NULL AND state = 'callback' RETURNING id`.execute(tx);
  return rows.length === 1;
}

/** False: another process told it. */
export async function noteAnnounced(tx: Tx, callId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.call SET announced_at = ${now}, postponed_at = NULL
     WHERE id = ${callId} AND announced_at IS NULL AND state = 'callback' RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function findMedia(db: Db, callId: string): Promise<MediaRow | undefined> {
  const { rows } = await sql<MediaRow>`
    SELECT generation, offer, answer FROM calls.media WHERE call_id = ${callId}`.execute(db);
  return rows[0];
}

/** A new connection has to be made; what was said about the last one is void. */
export async function nextMedia(tx: Tx, callId: string): Promise<void> {
  await sql`
    INSERT INTO calls.media (call_id, generation) SELECT id, 1 FROM calls.call WHERE id = ${callId}
    ON CONFLICT (call_id) DO UPDATE SET generation = calls.media.generation + 1, offer = NULL, answer = NULL`.execute(
    tx,
  );
}

/** No connection now. The row stays while the call lasts, so that a late answer never meets a later generation. */
export async function dropMedia(tx: Tx, callId: string): Promise<void> {
  await sql`UPDATE calls.media SET generation = generation + 1, offer = NULL, answer = NULL
             WHERE call_id = ${callId}`.execute(tx);
}

export async function deleteMedia(tx: Tx, callId: string): Promise<void> {
  await sql`DELETE FROM calls.media WHERE call_id = ${callId}`.execute(tx);
}

/** False: there is a newer connection, or none. */
export async function setMedia(
  db: Db,
  callId: string,
  generation: number,
  part: { readonly offer: string } | { readonly answer: string },
): Promise<boolean> {
  const set = "offer" in part ? sql`offer = ${part.offer}` : sql`answer = ${part.answer}`;
  const { rows } = await sql`
    UPDATE calls.media SET ${set} WHERE call_id = ${callId} AND generation = ${generation} RETURNING call_id`.execute(
    db,
  );
  return rows.length === 1;
}

/** Of each time the agent had the call; in the turn that ends it, which comes once. */
export async function insertWrapUp(
  tx: Tx,
  wrapUp: {
    readonly callId: string;
    readonly agentId: string;
    readonly disposition: string;
    readonly notes: string;
    readonly now: Date;
  },
): Promise<void> {
  await sql`
    INSERT INTO calls.wrap_up (call_id, agent_id, disposition, notes, at)
    VALUES (${wrapUp.callId}, ${wrapUp.agentId}, ${wrapUp.disposition}, ${wrapUp.notes}, ${wrapUp.now})`.execute(
    tx,
  );
}

/** False: given already. */
export async function setSurvey(
  db: Db,
  survey: {
    readonly callId: string;
    readonly score: number;
    /** Null: not asked. */
    readonly isSolved: boolean | null;
    readonly comment: string | null;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.call
       SET survey_score = ${survey.score}, survey_solved = ${survey.isSolved}, survey_comment = ${survey.comment},
           surveyed_at = ${survey.now}
     WHERE id = ${survey.callId} AND surveyed_at IS NULL RETURNING id`.execute(db);
  return rows.length === 1;
}

export interface PastCall {
  readonly id: string;
  readonly skill: HotlineSkill;
  readonly startedAt: Date;
  readonly agentId: string | null;
  readonly disposition: string | null;
  readonly notes: string | null;
}

/** Earlier contacts with what the last agent wrote; by the index on customer and start. */
export async function pastCalls(
  db: Db,
  customerId: string,
  before: string,
  limit: number,
): Promise<PastCall[]> {
  const { rows } = await sql<PastCall>`
    SELECT past.id, past.skill, past.started_at AS "startedAt", past.agent_id AS "agentId", said.disposition, said.notes
      FROM calls.call past
      LEFT JOIN LATERAL (SELECT disposition, notes FROM calls.wrap_up
                          WHERE call_id = past.id ORDER BY at DESC LIMIT 1) said ON true
     WHERE past.customer_id = ${customerId} AND past.id <> ${before}
     ORDER BY past.started_at DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** Told in the transaction, heard after its commit by every process that listens (news.ts). */
export async function tell(tx: Db, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return;
  await sql`SELECT pg_notify('okpay_calls', ${topics.join(" ")})`.execute(tx);
}
