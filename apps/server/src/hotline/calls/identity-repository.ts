import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

export interface CallLevel {
  readonly level: number;
  readonly customerId: string | null;
  readonly agentId: string | null;
}

const LEVEL = sql`identity_level AS level, customer_id AS "customerId", agent_id AS "agentId"`;

export async function levelOf(db: Db, callId: string): Promise<CallLevel | undefined> {
  const { rows } =
    await sql<CallLevel>`SELECT ${LEVEL} FROM calls.call WHERE id = ${callId}`.execute(db);
  return rows[0];
}

/** Never sinks; undefined: the call is over or nobody is named. */
export async function raiseLevel(
  tx: Tx,
  callId: string,
  level: number,
): Promise<CallLevel | undefined> {
  const { rows } = await sql<CallLevel>`
    UPDATE calls.call SET identity_level = greatest(identity_level, ${level})
     WHERE id = ${callId} AND state <> 'ended' AND customer_id IS NOT NULL RETURNING ${LEVEL}`.execute(
    tx,
  );
  return rows[0];
}

export async function dropLevel(tx: Tx, callId: string): Promise<CallLevel | undefined> {
  const { rows } = await sql<CallLevel>`
    UPDATE calls.call SET identity_level = 0 WHERE id = ${callId} RETURNING ${LEVEL}`.execute(tx);
  return rows[0];
}

/** Only a caller by phone of whom nothing is known. */
export async function nameCaller(
  tx: Tx,
  callId: string,
  customerId: string,
): Promise<CallLevel | undefined> {
  const { rows } = await sql<CallLevel>`
    UPDATE calls.call SET customer_id = ${customerId}
     WHERE id = ${callId} AND customer_id IS NULL AND state <> 'ended' RETURNING ${LEVEL}`.execute(
    tx,
  );
  return rows[0];
}

/** Who was only named as this customer is nobody again; undefined: there is no such caller. */
export async function unnameCaller(tx: Tx, customerId: string): Promise<CallLevel | undefined> {
  const { rows } = await sql<CallLevel>`
    UPDATE calls.call SET customer_id = NULL
     WHERE customer_id = ${customerId} AND state <> 'ended' AND channel = 'phone' AND identity_level = 0
    RETURNING ${LEVEL}`.execute(tx);
  return rows[0];
}

/** Asked, or asked again; false: the customer said no. */
export async function putAsk(
  tx: Tx,
  ask: {
    readonly callId: string;
    readonly agentId: string;
    readonly number: number;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO calls.identity_ask AS a (call_id, asked_by, number, asked_at, expires_at)
    VALUES (${ask.callId}, ${ask.agentId}, ${ask.number}, ${ask.now}, ${ask.expiresAt})
    ON CONFLICT (call_id) DO UPDATE
      SET asked_by = EXCLUDED.asked_by, number = EXCLUDED.number, asked_at = EXCLUDED.asked_at, expires_at = EXCLUDED.expires_at,
          answered_at = NULL, is_confirmed = NULL
      WHERE a.is_confirmed IS DISTINCT FROM false RETURNING call_id`.execute(tx);
  return rows.length === 1;
}

/** Numbers that are not it, over all questions of one call, until that is the same as "not me". */
const MOST_MISSES = 2;

/**
 * By the number that was heard, or null: "not me". A number that is not it leaves the question open once (`isConfirmed` null).
 * Undefined: nothing is asked, or no longer. One statement: of two answers at once the second finds it answered.
 */
export async function answerAsk(
  tx: Tx,
  {
    callId,
    number,
    now,
  }: { readonly callId: string; readonly number: number | null; readonly now: Date },
): Promise<Answered | undefined> {
  const { rows } = await sql<Answered>`
    UPDATE calls.identity_ask a
       SET is_confirmed = v.verdict, misses = a.misses + v.is_miss::int,
           answered_at = CASE WHEN v.verdict IS NOT NULL THEN ${now}::timestamptz END
      FROM (SELECT call_id, is_miss,
                   CASE WHEN is_right THEN true WHEN NOT is_miss OR misses + 1 >= ${MOST_MISSES} THEN false END AS verdict
              FROM (SELECT call_id, misses, coalesce(number = ${number}::int, false) AS is_right,
                           ${number}::int IS NOT NULL AND number IS DISTINCT FROM ${number}::int AS is_miss
                      FROM calls.identity_ask WHERE call_id = ${callId} FOR UPDATE) AS given) AS v
     WHERE a.call_id = v.call_id AND a.answered_at IS NULL AND a.expires_at > ${now}
    RETURNING a.asked_by AS "agentId", a.is_confirmed AS "isConfirmed"`.execute(tx);
  return rows[0];
}

export interface Answered {
  readonly agentId: string;
  readonly isConfirmed: boolean | null;
}

export interface Ask {
  readonly expiresAt: Date;
  readonly isConfirmed: boolean | null;
}

export async function findAsk(db: Db, callId: string): Promise<Ask | undefined> {
  const { rows } = await sql<Ask>`
    SELECT expires_at AS "expiresAt", is_confirmed AS "isConfirmed" FROM calls.identity_ask
     WHERE call_id = ${callId}`.execute(db);
  return rows[0];
}

export const isRefused = async (db: Db, callId: string): Promise<boolean> =>
  (await findAsk(db, callId))?.isConfirmed === false;
