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

/** Asked, or asked again; false: the customer said no. */
export async function putAsk(
  tx: Tx,
  ask: {
    readonly callId: string;
    readonly agentId: string;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO calls.identity_ask AS a (call_id, asked_by, asked_at, expires_at)
    VALUES (${ask.callId}, ${ask.agentId}, ${ask.now}, ${ask.expiresAt})
    ON CONFLICT (call_id) DO UPDATE
      SET asked_by = EXCLUDED.asked_by, asked_at = EXCLUDED.asked_at, expires_at = EXCLUDED.expires_at,
          answered_at = NULL, is_confirmed = NULL
      WHERE a.is_confirmed IS DISTINCT FROM false RETURNING call_id`.execute(tx);
  return rows.length === 1;
}

/** Who asked; undefined: nothing is asked, or no longer. */
export async function answerAsk(
  tx: Tx,
  answer: { readonly callId: string; readonly isMe: boolean; readonly now: Date },
): Promise<string | undefined> {
  const { rows } = await sql<{ agentId: string }>`
    UPDATE calls.identity_ask SET answered_at = ${answer.now}, is_confirmed = ${answer.isMe}
     WHERE call_id = ${answer.callId} AND answered_at IS NULL AND expires_at > ${answer.now}
    RETURNING asked_by AS "agentId"`.execute(tx);
  return rows[0]?.agentId;
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
