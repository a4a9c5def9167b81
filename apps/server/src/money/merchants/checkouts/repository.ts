import type { MerchantMode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import { createBatchLoader, type Database, type Tx } from "../../../platform/db/index.ts";
import type { Accepts, Queryable } from "../repository.ts";

/** Whose, and in which of the two worlds. */
export interface Shop {
  readonly merchantId: string;
  readonly mode: MerchantMode;
}

export type CheckoutState = "open" | "paying" | "authorized" | "paid" | "cancelled";

export interface CheckoutRow {
  readonly id: string;
  readonly version: number;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly reference: string;
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly description: string;
  readonly capture: "at_once" | "later";
  readonly success_url: string | null;
  readonly cancel_url: string | null;
  readonly link_id: string | null;
  readonly state: CheckoutState;
  readonly payment_id: string | null;
  readonly captured: bigint;
  readonly refunded: bigint;
  readonly payment_version: number;
  readonly expires_at: Date;
  readonly created_at: Date;
}

export type PayableRow = Omit<
  CheckoutRow,
  "link_id" | "captured" | "refunded" | "payment_version" | "created_at"
> & {
  readonly merchant_name: string;
  readonly merchant_country: string;
  readonly accepts: Accepts;
  readonly account_id: string;
};

/**
 * Everything a payment needs to know of a checkout: three probes of unique indexes in one query; no lock. Every pre-flight
 * asks, so nothing is sent that nobody reads.
 */
const PAYABLE = `
    SELECT c.id, c.version, c.merchant_id, c.mode, c.reference, c.amount, c.currency, c.description, c.capture,
           c.success_url, c.cancel_url, c.state, c.payment_id, c.expires_at, m.name AS merchant_name, m.country AS merchant_country,
           m.accepts, a.id AS account_id
      FROM merchants.checkout c
      JOIN merchants.merchant m ON m.id = c.merchant_id
      JOIN merchants.account a ON a.merchant_id = c.merchant_id AND a.mode = c.mode AND a.currency = c.currency`;

export async function findPayable(db: Queryable, id: string): Promise<PayableRow | null> {
  const { rows } = await sql<PayableRow>`${sql.raw(PAYABLE)} WHERE c.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The same for all who pay at once: one prepared statement for every checkout at hand. */
export const payableLoader = ({ lookups }: Pick<Database, "lookups">) =>
  createBatchLoader(async (ids: readonly string[]) => {
    const rows = await lookups.query<PayableRow>({
      name: "merchants.payable",
      text: `${PAYABLE} WHERE c.id = ANY($1::uuid[])`,
      values: [[...new Set(ids)]],
    });
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });

/** By the unique key (merchant_id, mode, reference). */
export async function findByReference(
  db: Queryable,
  shop: Shop,
  reference: string,
): Promise<CheckoutRow | null> {
  const { rows } = await sql<CheckoutRow>`
    SELECT * FROM merchants.checkout
     WHERE merchant_id = ${shop.merchantId} AND mode = ${shop.mode} AND reference = ${reference}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** By primary key, for this merchant only; a null mode is any. */
export async function findCheckout(
  db: Queryable,
  { merchantId, mode }: { readonly merchantId: string; readonly mode: MerchantMode | null },
  id: string,
): Promise<CheckoutRow | null> {
  const { rows } = await sql<CheckoutRow>`
    SELECT * FROM merchants.checkout
     WHERE id = ${id} AND merchant_id = ${merchantId} AND (${mode}::text IS NULL OR mode = ${mode})`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** False when the reference is taken; nothing is written then. */
export async function insertCheckout(tx: Tx, row: CheckoutRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO merchants.checkout (id, version, merchant_id, mode, reference, amount, currency, description, capture,
        success_url, cancel_url, link_id, state, payment_id, captured, refunded, payment_version, expires_at, created_at)
    VALUES (${row.id}, ${row.version}, ${row.merchant_id}, ${row.mode}, ${row.reference}, ${row.amount}, ${row.currency},
        ${row.description}, ${row.capture}, ${row.success_url}, ${row.cancel_url}, ${row.link_id}, ${row.state}, NULL,
        0, 0, 0, ${row.expires_at}, ${row.created_at})
    ON CONFLICT (merchant_id, mode, reference) DO NOTHING`.execute(tx);
  return numAffectedRows === 1n;
}

/** True if it was open: nobody who is paying is left with a payment for nothing. */
export async function cancelOpen(db: Queryable, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE merchants.checkout SET state = 'cancelled', version = version + 1
     WHERE id = ${id} AND state = 'open'`.execute(db);
  return numAffectedRows === 1n;
}

/** What a payment's news says of amounts, unless newer news came before. */
export async function noteAmounts(
  db: Queryable,
  news: {
    readonly id: string;
    readonly paymentId: string;
    readonly version: number;
    readonly captured: bigint;
    readonly refunded: bigint;
  },
): Promise<void> {
  await sql`UPDATE merchants.checkout
               SET captured = ${news.captured}, refunded = ${news.refunded}, payment_version = ${news.version}
             WHERE id = ${news.id} AND payment_id = ${news.paymentId} AND payment_version < ${news.version}`.execute(
    db,
  );
}

export interface PageOf extends Shop {
  readonly before: string | null;
  readonly limit: number;
}

/**
 * Newest first, by checkout_merchant_idx; when only those with a payment are asked for, those without are passed over: an index
 * of their own would cost every payment five entries (db/migrations/0103).
 */
export async function listCheckouts(
  db: Queryable,
  page: PageOf & { readonly isPaid: boolean },
): Promise<CheckoutRow[]> {
  const paid = page.isPaid ? sql`AND payment_id IS NOT NULL` : sql``;
  const { rows } = await sql<CheckoutRow>`
    SELECT * FROM merchants.checkout
     WHERE merchant_id = ${page.merchantId} AND mode = ${page.mode} ${paid}
       AND (${page.before}::uuid IS NULL OR id < ${page.before})
     ORDER BY id DESC LIMIT ${page.limit}`.execute(db);
  return rows;
}

export interface LinkRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly description: string;
  readonly amount: bigint | null;
  readonly currency: CurrencyCode;
  readonly created_at: Date;
  readonly ended_at: Date | null;
}

export async function insertLink(db: Queryable, row: LinkRow): Promise<void> {
  await sql`INSERT INTO merchants.payment_link (id, merchant_id, mode, description, amount, currency, created_at)
            VALUES (${row.id}, ${row.merchant_id}, ${row.mode}, ${row.description}, ${row.amount}, ${row.currency},
                    ${row.created_at})`.execute(db);
}

/** By payment_link_merchant_idx; newest first. */
export async function listLinks(db: Queryable, page: PageOf): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    SELECT * FROM merchants.payment_link
     WHERE merchant_id = ${page.merchantId} AND mode = ${page.mode}
       AND (${page.before}::uuid IS NULL OR id < ${page.before})
     ORDER BY id DESC LIMIT ${page.limit}`.execute(db);
  return rows;
}

export async function findLink(
  db: Queryable,
  id: string,
): Promise<(LinkRow & { readonly merchant_name: string }) | null> {
  const { rows } = await sql<LinkRow & { merchant_name: string }>`
    SELECT l.*, m.name AS merchant_name FROM merchants.payment_link l
      JOIN merchants.merchant m ON m.id = l.merchant_id WHERE l.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** True if there is one of this merchant; a null mode is any. Safe to repeat. */
export async function endLink(
  db: Queryable,
  request: {
    readonly merchantId: string;
    readonly mode: MerchantMode | null;
    readonly id: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE merchants.payment_link SET ended_at = coalesce(ended_at, ${request.at})
     WHERE id = ${request.id} AND merchant_id = ${request.merchantId}
       AND (${request.mode}::text IS NULL OR mode = ${request.mode})`.execute(db);
  return numAffectedRows === 1n;
}
