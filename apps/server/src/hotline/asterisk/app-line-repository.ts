import type { Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

/** The exchange carries this call of the app: its row, in the transaction in which routing learns of it. */
export async function insertAppCall(
  tx: Tx,
  call: { readonly callId: string; readonly language: Locale; readonly now: Date },
): Promise<void> {
  await sql`
    INSERT INTO asterisk.call (call_id, language, caller, is_app, started_at)
    VALUES (${call.callId}, ${call.language}, 'music', true, ${call.now})`.execute(tx);
}

/** What the customer's page had before is void. False: the exchange has no such call (any more). */
export async function replaceLine(
  tx: Tx,
  line: {
    readonly id: string;
    readonly customerId: string;
    readonly sessionId: string;
    readonly callId: string;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<boolean> {
  await sql`DELETE FROM asterisk.app_line WHERE customer_id = ${line.customerId}`.execute(tx);
  const { rows } = await sql`
    INSERT INTO asterisk.app_line (id, customer_id, session_id, call_id, created_at, expires_at)
    SELECT ${line.id}, ${line.customerId}, ${line.sessionId}, call_id, ${line.now}, ${line.expiresAt}
      FROM asterisk.call WHERE call_id = ${line.callId} AND is_app AND caller <> 'over'
    RETURNING id`.execute(tx);
  return rows.length === 1;
}

/** Lines that may be used, or are: as many as customers talk or wait in the app. Those of no use any more are gone afterwards. */
export async function currentLines(db: Db, now: Date): Promise<string[]> {
  await sql`DELETE FROM asterisk.app_line WHERE channel_id IS NULL AND expires_at <= ${now}`.execute(
    db,
  );
  const { rows } = await sql<{ id: string }>`SELECT id FROM asterisk.app_line`.execute(db);
  return rows.map(({ id }) => id);
}

export async function noteMade(db: Db, id: string, now: Date): Promise<void> {
  await sql`UPDATE asterisk.app_line SET made_at = coalesce(made_at, ${now}) WHERE id = ${id}`.execute(
    db,
  );
}

/** The line of this customer in this very session, not used yet. */
export async function unusedLine(
  db: Db,
  owner: { readonly customerId: string; readonly sessionId: string; readonly now: Date },
): Promise<{ readonly id: string; readonly isMade: boolean } | null> {
  const { rows } = await sql<{ id: string; isMade: boolean }>`
    SELECT id, made_at IS NOT NULL AS "isMade" FROM asterisk.app_line
     WHERE customer_id = ${owner.customerId} AND session_id = ${owner.sessionId} AND channel_id IS NULL
       AND expires_at > ${owner.now}`.execute(db);
  return rows[0] ?? null;
}

export async function hasLine(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM asterisk.app_line WHERE id = ${id}`.execute(db);
  return rows.length === 1;
}

/** Used, by this one leg; null: by another one before, or not good any more. The call's row has the leg from here on. */
export async function takeLine(
  tx: Tx,
  { id, channelId, now }: { readonly id: string; readonly channelId: string; readonly now: Date },
): Promise<string | null> {
  const { rows } = await sql<{ callId: string }>`
    UPDATE asterisk.app_line SET channel_id = ${channelId}
     WHERE id = ${id} AND (channel_id = ${channelId} OR (channel_id IS NULL AND expires_at > ${now}))
    RETURNING call_id AS "callId"`.execute(tx);
  const callId = rows[0]?.callId ?? null;
  if (callId !== null)
    await sql`UPDATE asterisk.call SET channel_id = ${channelId} WHERE call_id = ${callId}`.execute(
      tx,
    );
  return callId;
}

/** Its session has ended: the leg that it was used for belongs to nobody. Returns the call that it was of. */
export async function revokeLine(tx: Tx, id: string): Promise<string | null> {
  const { rows } = await sql<{ callId: string; channelId: string | null }>`
    DELETE FROM asterisk.app_line WHERE id = ${id}
    RETURNING call_id AS "callId", channel_id AS "channelId"`.execute(tx);
  const [line] = rows;
  if (line === undefined || line.channelId === null) return null;
  await sql`UPDATE asterisk.call SET channel_id = NULL
             WHERE call_id = ${line.callId} AND channel_id = ${line.channelId}`.execute(tx);
  return line.callId;
}
