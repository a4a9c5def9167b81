import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { BankScheme, ReturnNotice } from "./ports.ts";

type Queryable = Database["kysely"] | Tx;

export interface AccountRow {
  id: string;
  customer_id: string;
  scheme: BankScheme;
  currency: CurrencyCode;
  country: string;
  bank_name: string;
  /** Of a recipient; null: the customer's own account. */
  holder: string | null;
  routing: string | null;
  city: string | null;
  fingerprint: Buffer;
  last_four: string;
  is_sandbox: boolean;
  sealed_number: Buffer | null;
  added_at: Date;
  removed_at: Date | null;
}

/** The new row, or the one that was there already (account_once_idx), then called as it was called now. */
export async function insertAccount(tx: Tx, row: AccountRow): Promise<AccountRow> {
  const { rows } = await sql<AccountRow>`
    INSERT INTO banks.account (id, customer_id, scheme, currency, country, bank_name, holder, routing, city, fingerprint, last_four,
                               is_sandbox, sealed_number, added_at)
    VALUES (${row.id}, ${row.customer_id}, ${row.scheme}, ${row.currency}, ${row.country}, ${row.bank_name}, ${row.holder},
            ${row.routing}, ${row.city}, ${row.fingerprint}, ${row.last_four}, ${row.is_sandbox}, ${row.sealed_number}, ${row.added_at})
    ON CONFLICT (customer_id, fingerprint, currency) WHERE removed_at IS NULL
    DO UPDATE SET bank_name = EXCLUDED.bank_name
    RETURNING *`.execute(tx);
  return rows[0] as AccountRow;
}

/** Whose accounts: the customer's own, or those of people they send to. */
export type Whose = "own" | "recipients";

/** What a customer has, oldest first. By account_once_idx. */
export async function accountsOf(
  db: Queryable,
  customerId: string,
  whose: Whose,
): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    SELECT * FROM banks.account
     WHERE customer_id = ${customerId} AND removed_at IS NULL AND (holder IS NULL) = ${whose === "own"} ORDER BY id`.execute(
    db,
  );
  return rows;
}

/** By primary key, removed ones too; no lock. */
export async function findAccount(db: Queryable, id: string): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`SELECT * FROM banks.account WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The account as it was, if there was one of this customer's to remove. */
export async function markRemoved(
  tx: Tx,
  { id, customerId, whose, at }: { id: string; customerId: string; whose: Whose; at: Date },
): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`
    UPDATE banks.account SET removed_at = ${at}
     WHERE id = ${id} AND customer_id = ${customerId} AND removed_at IS NULL AND (holder IS NULL) = ${whose === "own"}
    RETURNING *`.execute(tx);
  return rows[0] ?? null;
}

/** Destroys the numbers of what was removed before then; how it is called stays for the receipts. */
export async function purgeRemoved(db: Queryable, before: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE banks.account SET sealed_number = NULL
     WHERE removed_at < ${before} AND sealed_number IS NOT NULL`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** By primary key, a page at a time. */
export async function sealedAfter(
  db: Queryable,
  after: string,
  limit: number,
): Promise<{ id: string; sealed_number: Buffer }[]> {
  const { rows } = await sql<{ id: string; sealed_number: Buffer }>`
    SELECT id, sealed_number FROM banks.account
     WHERE id > ${after} AND sealed_number IS NOT NULL ORDER BY id LIMIT ${limit}`.execute(db);
  return rows;
}

/** Only while it is as it was read: what was purged meanwhile stays destroyed. */
export async function replaceSealed(
  db: Queryable,
  { id, from, to }: { id: string; from: Buffer; to: Buffer },
): Promise<void> {
  await sql`UPDATE banks.account SET sealed_number = ${to}
             WHERE id = ${id} AND sealed_number = ${from}`.execute(db);
}

/** How far this bank's list was read; null: never yet. */
export async function readCursor(db: Queryable, bank: string): Promise<string | null> {
  const { rows } = await sql<{ cursor: string }>`
    SELECT cursor FROM banks.return_cursor WHERE bank = ${bank}`.execute(db);
  return rows[0]?.cursor === "" ? null : (rows[0]?.cursor ?? null);
}

/** The same, locked: two processes read it one after the other. */
export async function lockCursor(tx: Tx, bank: string): Promise<string | null> {
  await sql`INSERT INTO banks.return_cursor (bank, cursor) VALUES (${bank}, '') ON CONFLICT DO NOTHING`.execute(
    tx,
  );
  await sql`SELECT 1 FROM banks.return_cursor WHERE bank = ${bank} FOR UPDATE`.execute(tx);
  return readCursor(tx, bank);
}

export async function writeCursor(tx: Tx, bank: string, cursor: string): Promise<void> {
  await sql`UPDATE banks.return_cursor SET cursor = ${cursor} WHERE bank = ${bank}`.execute(tx);
}

export async function insertNotice(
  tx: Tx,
  bank: string,
  notice: ReturnNotice,
  receivedAt: Date,
): Promise<void> {
  await sql`
    INSERT INTO banks.return_notice (bank, notice_id, reference, reason, returned_at, received_at)
    VALUES (${bank}, ${notice.noticeId}, ${notice.reference}, ${notice.reason}, ${notice.returnedAt}, ${receivedAt})
    ON CONFLICT DO NOTHING`.execute(tx);
}

/** New ones first, then those whose last try is longest ago: one that is tried in vain stands before nobody. By return_notice_waiting_idx. */
export async function waitingNotices(
  db: Queryable,
  limit: number,
): Promise<(ReturnNotice & { readonly bank: string })[]> {
  const { rows } = await sql<{
    bank: string;
    notice_id: string;
    reference: string;
    reason: string;
    returned_at: Date;
  }>`SELECT bank, notice_id, reference, reason, returned_at FROM banks.return_notice
      WHERE handled_at IS NULL ORDER BY tried_at NULLS FIRST, received_at LIMIT ${limit}`.execute(
    db,
  );
  return rows.map((row) => ({
    bank: row.bank,
    noticeId: row.notice_id,
    reference: row.reference,
    reason: row.reason,
    returnedAt: row.returned_at,
  }));
}

export async function markTried(
  db: Queryable,
  { bank, noticeId }: { bank: string; noticeId: string },
  at: Date,
): Promise<void> {
  await sql`UPDATE banks.return_notice SET tried_at = ${at}
             WHERE bank = ${bank} AND notice_id = ${noticeId}`.execute(db);
}

export async function markHandled(
  db: Queryable,
  { bank, noticeId }: { bank: string; noticeId: string },
  at: Date,
): Promise<void> {
  await sql`UPDATE banks.return_notice SET handled_at = ${at}
             WHERE bank = ${bank} AND notice_id = ${noticeId}`.execute(db);
}
