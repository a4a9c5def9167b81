import type { NumberAttestation } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Wanted } from "./plan.ts";
import type { Memory, PhoneCall } from "./rows.ts";

type Db = Database["kysely"] | Tx;

/** Whoever is connected to the exchange says so every five seconds. */
const UNSEEN_MS = 15_000;

export const NOTICES = "okpay_phone";

const CALL = sql`call_id AS "callId", channel_id AS "channelId", number, language, menu_at AS "menuAt", caller,
  (1000 * extract(epoch FROM started_at - came_at))::float8 AS "unheardMs",
  (1000 * extract(epoch FROM away))::float8 AS "awayMs",
  CASE WHEN customer_id IS NULL THEN NULL ELSE jsonb_build_object(
    'customerId', customer_id, 'caseId', case_id, 'skill', skill, 'paymentId', payment_id) END AS proven,
  CASE WHEN code_tries_left IS NOT NULL THEN jsonb_build_object('triesLeft', code_tries_left, 'sent',
    CASE WHEN code_challenge IS NOT NULL THEN jsonb_build_object('challengeId', code_challenge, 'customerId', code_customer_id) END
  ) END AS code,
  agent_id AS "agentId", is_held AS "isHeld", attempt,
  CASE WHEN is_app THEN jsonb_build_object('hasLine', channel_id IS NOT NULL) END AS app`;

export async function findCall(db: Db, callId: string): Promise<PhoneCall | null> {
  const { rows } =
    await sql<PhoneCall>`SELECT ${CALL} FROM asterisk.call WHERE call_id = ${callId}`.execute(db);
  return rows[0] ?? null;
}

interface ShownNumber {
  readonly number: string;
  readonly attestation: NumberAttestation | null;
}

/** The number that the network shows of this caller: a hint, which anybody can make up, and what a carrier vouches for of it. */
export async function shownNumber(db: Db, callId: string): Promise<ShownNumber | null> {
  const { rows } = await sql<ShownNumber>`
    SELECT number, attestation FROM asterisk.call
     WHERE call_id = ${callId} AND number IS NOT NULL AND NOT is_app`.execute(db);
  return rows[0] ?? null;
}

/** All calls at the exchange: as many as callers are on the line or wait to be called back. */
export async function allCalls(db: Db): Promise<PhoneCall[]> {
  const { rows } =
    await sql<PhoneCall>`SELECT ${CALL} FROM asterisk.call ORDER BY started_at, call_id`.execute(
      db,
    );
  return rows;
}

/** False: this channel has its call already (its event came twice). */
export async function insertCall(db: Db, call: Parameters<Memory["insert"]>[0]): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO asterisk.call (call_id, channel_id, number, attestation, language, caller, started_at, came_at)
    VALUES (${call.callId}, ${call.channelId}, ${call.number}, ${call.attestation}, ${call.language}, 'menu', ${call.now},
            ${call.cameAt})
    ON CONFLICT (channel_id) DO NOTHING RETURNING call_id`.execute(db);
  return rows.length === 1;
}

/** As routing has it now; false when it is no call of ours. A call that is over stays so. */
export async function followRouting(
  tx: Tx,
  callId: string,
  wanted: Omit<Wanted, "app">,
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE asterisk.call
       SET caller = ${wanted.caller}, agent_id = ${wanted.agentId}, is_held = ${wanted.isHeld}, attempt = ${wanted.attempt}
     WHERE call_id = ${callId} AND caller NOT IN ('over', 'message') RETURNING call_id`.execute(tx);
  return rows.length === 1;
}

export async function noteMenu(
  db: Db,
  callId: string,
  { at, language, proven, code }: Parameters<Memory["noteMenu"]>[1],
): Promise<void> {
  await sql`
    UPDATE asterisk.call
       SET menu_at = ${at}, language = ${language}, customer_id = ${proven?.customerId ?? null},
           case_id = ${proven?.caseId ?? null}, skill = ${proven?.skill ?? null}, payment_id = ${proven?.paymentId ?? null},
           code_tries_left = ${code?.triesLeft ?? null}, code_challenge = ${code?.sent?.challengeId ?? null},
           code_customer_id = ${code?.sent?.customerId ?? null}
     WHERE call_id = ${callId}`.execute(db);
}

/** We call them: what was vouched for when they called says nothing of that. */
export async function noteChannel(db: Db, callId: string, channelId: string): Promise<void> {
  await sql`
    UPDATE asterisk.call SET channel_id = ${channelId}, attestation = NULL WHERE call_id = ${callId}`.execute(
    db,
  );
}

export async function setMessage(db: Db, callId: string): Promise<void> {
  await sql`UPDATE asterisk.call SET caller = 'message' WHERE call_id = ${callId}`.execute(db);
}

export async function setOver(db: Db, callId: string): Promise<void> {
  await sql`UPDATE asterisk.call SET caller = 'over', agent_id = NULL WHERE call_id = ${callId}`.execute(
    db,
  );
}

export async function deleteCall(db: Db, callId: string): Promise<void> {
  await sql`DELETE FROM asterisk.call WHERE call_id = ${callId}`.execute(db);
}

/**
 * True when the exchange is not the one that we were last connected to, or was started again since. What is counted back to callers in the
 * menu ends where the next outage would begin (`seen_at`), so that asked again nothing is counted twice.
 */
export async function noteExchange(
  tx: Tx,
  exchange: { readonly id: string; readonly startedAt: string },
  { now, cutAt }: { readonly now: Date; readonly cutAt: Date | null },
): Promise<boolean> {
  const { rows } = await sql<{ entityId: string; startedAt: string }>`
    SELECT entity_id AS "entityId", started_at AS "startedAt" FROM asterisk.exchange FOR UPDATE`.execute(
    tx,
  );
  await sql`
    UPDATE asterisk.call AS c
       SET away = c.away + greatest(${now}::timestamptz - greatest(e.seen_at, e.cut_at, ${cutAt}, c.started_at), interval '0')
      FROM asterisk.exchange AS e WHERE c.caller = 'menu'`.execute(tx);
  await sql`
    INSERT INTO asterisk.exchange (id, entity_id, started_at, seen_at)
    VALUES (1, ${exchange.id}, ${exchange.startedAt}, ${now})
    ON CONFLICT (id) DO UPDATE SET entity_id = EXCLUDED.entity_id, started_at = EXCLUDED.started_at,
      seen_at = EXCLUDED.seen_at, clock_ahead_seconds = NULL`.execute(tx);
  const before = rows[0];
  return (
    before !== undefined &&
    (before.entityId !== exchange.id || before.startedAt !== exchange.startedAt)
  );
}

export async function noteSeen(
  db: Db,
  { at, clockAheadSeconds }: { readonly at: Date; readonly clockAheadSeconds: number | null },
): Promise<void> {
  // Another process may have seen it since, while this one's connection is silent.
  await sql`
    UPDATE asterisk.exchange
       SET seen_at = greatest(seen_at, ${at}::timestamptz), clock_ahead_seconds = ${clockAheadSeconds}`.execute(
    db,
  );
}

/** Whoever is connected has seen it since, and that counts (`noteExchange`): so this may be written at once, and by whoever was cut. */
export async function noteCut(db: Db, at: Date): Promise<void> {
  await sql`UPDATE asterisk.exchange SET cut_at = ${at}`.execute(db);
}

/** Unless another process has seen it since. */
export async function noteGone(db: Db, at: Date): Promise<void> {
  await sql`UPDATE asterisk.exchange SET seen_at = NULL WHERE seen_at <= ${at}`.execute(db);
}

/** Of any process. */
export async function isConnected(db: Db, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - UNSEEN_MS);
  const { rows } = await sql`SELECT 1 FROM asterisk.exchange WHERE seen_at > ${since}`.execute(db);
  return rows.length > 0;
}

/** The exchange as supervisors see it; how far ahead its clock is only where that is far, and while it is connected. */
export async function exchangeNow(
  db: Db,
  now: Date,
): Promise<{ readonly isConnected: boolean; readonly clockAheadSeconds: number | null }> {
  const since = new Date(now.getTime() - UNSEEN_MS);
  const { rows } = await sql<{ clockAheadSeconds: number | null }>`
    SELECT clock_ahead_seconds AS "clockAheadSeconds" FROM asterisk.exchange WHERE seen_at > ${since}`.execute(
    db,
  );
  const [seen] = rows;
  return { isConnected: seen !== undefined, clockAheadSeconds: seen?.clockAheadSeconds ?? null };
}

/** Told in the transaction, heard after its commit by the process that Asterisk is connected to. */
export async function tell(tx: Tx, callIds: readonly string[]): Promise<void> {
  for (const callId of callIds) await sql`SELECT pg_notify(${NOTICES}, ${callId})`.execute(tx);
}
