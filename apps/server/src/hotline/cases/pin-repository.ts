import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { Db } from "./repository.ts";

interface PinRow {
  readonly id: string;
  readonly case_id: string;
  readonly customer_id: string;
  readonly hash: Buffer;
  readonly state: "active" | "used" | "void";
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly used_in: string | null;
}

const tables = (db: Db) => db.withTables<{ "cases.call_pin": PinRow }>();

export const callKey = (hash: string): string => `call:${hash}`;
export const budgetKey = (quarter: number): string => `all:${quarter}`;

/** Codes of one customer are made one after the other, so that their number in an hour is exact. */
export async function lockCustomer(tx: Tx, customerId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('cases.call_pin:' || ${customerId}, 0))`.execute(
    tx,
  );
}

/** How many codes a customer got since then, and when the first of them; by the index on the customer. */
export async function pinsSince(
  tx: Tx,
  customerId: string,
  since: Date,
): Promise<readonly [oldest: Date | null, count: number]> {
  const { rows } = await sql<{ oldest: Date | null; count: number }>`
    SELECT min(created_at) AS oldest, count(*)::int AS count FROM cases.call_pin
     WHERE customer_id = ${customerId} AND created_at > ${since}`.execute(tx);
  return [rows[0]?.oldest ?? null, rows[0]?.count ?? 0];
}

/** The case's own code, and whatever has run out: a hash that is no longer in force may be drawn again. */
export async function voidPins(
  tx: Tx,
  which: { readonly caseId: string; readonly now: Date },
): Promise<void> {
  await sql`
    UPDATE cases.call_pin SET state = 'void'
     WHERE state = 'active' AND (case_id = ${which.caseId} OR expires_at <= ${which.now})`.execute(
    tx,
  );
}

/** False: a code with these digits is in force. */
export async function insertPin(tx: Tx, row: PinRow): Promise<boolean> {
  const inserted = await tables(tx)
    .insertInto("cases.call_pin")
    .values(row)
    .onConflict((conflict) => conflict.column("hash").where("state", "=", "active").doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Uses the code up and names its case; one statement on one row decides between two calls. */
export async function consumePin(
  tx: Tx,
  which: { readonly hashes: readonly Buffer[]; readonly callId: string; readonly now: Date },
): Promise<string | null> {
  const row = await tables(tx)
    .updateTable("cases.call_pin")
    .set({ state: "used", used_at: which.now, used_in: which.callId.slice(0, 200) })
    .where("hash", "in", [...which.hashes])
    .where("state", "=", "active")
    .where("expires_at", ">", which.now)
    .returning("case_id")
    .executeTakeFirst();
  return row?.case_id ?? null;
}

/** Until when the case has a code in force; null: it has none. */
export async function pinUntil(db: Db, caseId: string, now: Date): Promise<Date | null> {
  const row = await tables(db)
    .selectFrom("cases.call_pin")
    .select("expires_at")
    .where("case_id", "=", caseId)
    .where("state", "=", "active")
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row?.expires_at ?? null;
}

/** Counts a try before it is looked at; null: they are used up. Of any number at once at most `limit` get a number. */
export async function takeTry(
  db: Db,
  key: string,
  limit: number,
  expiresAt: Date,
): Promise<number | null> {
  const { rows } = await sql<{ tries: number }>`
    INSERT INTO cases.pin_try AS t (key, tries, expires_at) VALUES (${key}, 1, ${expiresAt})
    ON CONFLICT (key) DO UPDATE SET tries = t.tries + 1 WHERE t.tries < ${limit}
    RETURNING tries`.execute(db);
  return rows[0]?.tries ?? null;
}

export async function giveTryBack(db: Db, key: string): Promise<void> {
  await sql`UPDATE cases.pin_try SET tries = tries - 1 WHERE key = ${key} AND tries > 0`.execute(
    db,
  );
}

/** Forgets tries that count no more and codes nobody can use. */
export async function prunePins(db: Db, now: Date): Promise<void> {
  await sql`DELETE FROM cases.pin_try WHERE expires_at < ${now}`.execute(db);
  await sql`DELETE FROM cases.call_pin WHERE expires_at < ${new Date(now.getTime() - 86_400_000)}`.execute(
    db,
  );
}
