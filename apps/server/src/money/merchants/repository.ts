import type { MerchantMode, MerchantRole, merchantAccepts, payoutSchedule } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../../platform/db/index.ts";

export type Queryable = Database["kysely"] | Tx;

export type Accepts = z.output<typeof merchantAccepts>;
export type PayoutSchedule = z.output<typeof payoutSchedule>;

export interface MerchantRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly country: string;
  readonly accepts: Accepts;
  readonly payout_schedule: PayoutSchedule;
  readonly created_at: Date;
}

export interface MemberRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly customer_id: string;
  readonly role: MerchantRole;
  readonly added_at: Date;
}

export interface AccountRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly currency: CurrencyCode;
}

/** By primary key; no lock. */
export async function findMerchant(db: Queryable, id: string): Promise<MerchantRow | null> {
  const { rows } =
    await sql<MerchantRow>`SELECT * FROM merchants.merchant WHERE id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Those a customer works with, oldest first; by member_customer_idx. */
export async function merchantsOf(
  db: Queryable,
  customerId: string,
): Promise<(MerchantRow & { readonly role: MerchantRole })[]> {
  const { rows } = await sql<MerchantRow & { role: MerchantRole }>`
    SELECT m.*, b.role FROM merchants.member b JOIN merchants.merchant m ON m.id = b.merchant_id
     WHERE b.customer_id = ${customerId} ORDER BY m.id`.execute(db);
  return rows;
}

/** What one person opens is opened one after the other; held until the transaction ends. */
export async function lockOwner(tx: Tx, customerId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended('merchants.owner:' || ${customerId}, 0))`.execute(
    tx,
  );
}

/** By the unique key (merchant_id, customer_id); no lock. */
export async function findMember(
  db: Queryable,
  merchantId: string,
  customerId: string,
): Promise<MemberRow | null> {
  const { rows } = await sql<MemberRow>`
    SELECT * FROM merchants.member WHERE merchant_id = ${merchantId} AND customer_id = ${customerId}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function membersOf(db: Queryable, merchantId: string): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`
    SELECT * FROM merchants.member WHERE merchant_id = ${merchantId} ORDER BY id`.execute(db);
  return rows;
}

/**
 * Whoever counts what a merchant has before it gets one more comes one after the other, until the transaction ends; what only
 * refers to the merchant is not held up.
 */
export async function inTurn(tx: Tx, merchantId: string): Promise<void> {
  await sql`SELECT 1 FROM merchants.merchant WHERE id = ${merchantId} FOR NO KEY UPDATE`.execute(
    tx,
  );
}

/** Locks the merchant's people until the transaction ends, so that the last owner cannot leave twice at once. */
export async function membersForUpdate(tx: Tx, merchantId: string): Promise<MemberRow[]> {
  await sql`SELECT 1 FROM merchants.merchant WHERE id = ${merchantId} FOR UPDATE`.execute(tx);
  return membersOf(tx, merchantId);
}

/** Nothing changes for somebody who is there already. */
export async function insertMember(tx: Tx, row: MemberRow): Promise<void> {
  await sql`INSERT INTO merchants.member (id, merchant_id, customer_id, role, added_at)
            VALUES (${row.id}, ${row.merchant_id}, ${row.customer_id}, ${row.role}, ${row.added_at})
            ON CONFLICT (merchant_id, customer_id) DO NOTHING`.execute(tx);
}

export async function deleteMember(tx: Tx, id: string): Promise<void> {
  await sql`DELETE FROM merchants.member WHERE id = ${id}`.execute(tx);
}

export async function accountsOf(db: Queryable, merchantId: string): Promise<AccountRow[]> {
  const { rows } = await sql<AccountRow>`
    SELECT * FROM merchants.account WHERE merchant_id = ${merchantId} ORDER BY mode DESC, currency`.execute(
    db,
  );
  return rows;
}

/** True if the merchant still had that version. */
export async function updateMerchant(tx: Tx, row: MerchantRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE merchants.merchant
       SET version = version + 1, name = ${row.name}, accepts = ${JSON.stringify(row.accepts)}::jsonb,
           payout_schedule = ${JSON.stringify(row.payout_schedule)}::jsonb
     WHERE id = ${row.id} AND version = ${row.version}`.execute(tx);
  return numAffectedRows === 1n;
}
