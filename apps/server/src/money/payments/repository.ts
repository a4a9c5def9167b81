import type { DeclineCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { SideRow } from "../../platform/side-row.ts";
import type { PaymentEventType, PaymentState } from "./lifecycle.ts";
import type { Payment, Purchase } from "./payment.ts";
import { REMITTANCE_DETAILS, type RemittanceColumns, remittanceIn } from "./remittances/row.ts";
import type { PaymentKind } from "./rules.ts";

/** Anything that can run a query: the pool's builder, or a transaction. */
export type Queryable = Database["kysely"] | Tx;

/** A payment's id is minted with its quote, so much earlier than the payment itself at most. */
const QUOTED_BEFORE_MS = 15 * 60_000;

interface PaymentRow extends RemittanceColumns {
  id: string;
  version: number;
  kind: PaymentKind;
  state: PaymentState;
  payer_customer_id: string | null;
  payee_customer_id: string | null;
  payer_name: string;
  payer_masked_name: string;
  payer_detail: string | null;
  payee_name: string;
  payee_masked_name: string;
  payee_detail: string | null;
  amount: bigint;
  fee: bigint;
  currency: CurrencyCode;
  note: string | null;
  card_id: string | null;
  is_sandbox: boolean;
  decline_code: DeclineCode | null;
  shortfall: bigint | null;
  payer_balance_after: bigint | null;
  payee_balance_after: bigint | null;
  created_at: Date;
  completed_at: Date | null;
  events: { type: PaymentEventType; at: string; amount: string | null }[];
  original_id: string | null;
  /** Of the purchase; all null for any other kind. */
  merchant_id: string | null;
  merchant_account_id: string;
  checkout_id: string;
  way: Purchase["way"];
  payer_account_id: string | null;
  fee_basis_points: number;
  fee_fixed: bigint;
  is_captured_at_once: boolean;
  captured: bigint;
  refunded: bigint;
  merchant_fee: bigint;
  holds: number;
  expires_at: Date;
  /** Of what leaves to a bank account; null for any other kind. */
  bank_account_id: string | null;
  wallet_account_id: string;
  arrives_by: Date;
}

/** A payment's timeline in one column: one probe of the primary key (payment_id, seq). */
const EVENTS = sql`(SELECT coalesce(json_agg(json_build_object('type', e.type, 'at', e.at, 'amount', e.amount::text) ORDER BY e.seq), '[]')
                      FROM payments.event e WHERE e.payment_id = p.id) AS events`;

/** What only some kinds have: one probe of each table's primary key. */
const DETAILS = sql`u.merchant_id, u.merchant_account_id, u.checkout_id, u.way, u.payer_account_id, u.fee_basis_points,
  u.fee_fixed, u.is_captured_at_once, u.captured, u.refunded, u.merchant_fee, u.holds, u.expires_at, l.original_id,
  c.bank_account_id, c.wallet_account_id, c.arrives_by, ${REMITTANCE_DETAILS}`;
const WITH_DETAILS = sql`LEFT JOIN payments.purchase u ON u.id = p.id LEFT JOIN payments.link l ON l.id = p.id
  LEFT JOIN payments.cash_out c ON c.id = p.id LEFT JOIN payments.remittance m ON m.id = p.id`;

/** By primary key; no lock. */
export async function find(db: Queryable, id: string): Promise<Payment | null> {
  const { rows } = await sql<PaymentRow>`
    SELECT p.*, ${DETAILS}, ${EVENTS} FROM payments.payment p ${WITH_DETAILS} WHERE p.id = ${id}`.execute(
    db,
  );
  return rows[0] === undefined ? null : toPayment(rows[0]);
}

/** Several by primary key; no lock. */
export async function findMany(
  db: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Payment>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PaymentRow>`
    SELECT p.*, ${DETAILS}, ${EVENTS} FROM payments.payment p ${WITH_DETAILS} WHERE p.id = ANY(${ids}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, toPayment(row)]));
}

/** By primary key, locked until the transaction ends, so that its outcome cannot change meanwhile. */
export async function findForUpdate(tx: Tx, id: string): Promise<Payment | null> {
  await sql`SELECT 1 FROM payments.payment WHERE id = ${id} FOR UPDATE`.execute(tx);
  return find(tx, id);
}

/** One more look at a page of a customer's payments: filters that hold on both sides, and what differs by side. */
export interface ActivityFilter {
  readonly customerId: string;
  readonly direction: "in" | "out" | null;
  /** Conditions on `payments.payment p`, for the side on which the customer stands. */
  conditionsFor(side: "in" | "out"): readonly RawBuilder<boolean>[];
  readonly limit: number;
}

/**
 * Newest first. Each side walks its own index (payer/payee, id DESC) and stops at the limit; a search that finds
 * little reads all of the customer's rows, and nobody else's. No lock.
 */
export async function list(db: Queryable, filter: ActivityFilter): Promise<Payment[]> {
  const sides = (["out", "in"] as const).filter(
    (side) => filter.direction === null || filter.direction === side,
  );
  const branches = sides.map((side) => {
    const mine =
      side === "out"
        ? sql`p.payer_customer_id = ${filter.customerId}`
        : sql`p.payee_customer_id = ${filter.customerId} AND (p.kind IN ('top_up', 'request') OR p.state = 'completed')`;
    const conditions = sql.join([mine, ...filter.conditionsFor(side)], sql` AND `);
    return sql`(SELECT p.* FROM payments.payment p WHERE ${conditions} ORDER BY p.id DESC LIMIT ${filter.limit})`;
  });
  const { rows } = await sql<PaymentRow>`
    SELECT p.*, ${DETAILS}, ${EVENTS} FROM (${sql.join(branches, sql` UNION ALL `)}) p ${WITH_DETAILS} ORDER BY p.id DESC LIMIT ${filter.limit}`.execute(
    db,
  );
  return rows.map(toPayment);
}

/**
 * What a customer sent since then, fees included, by payee; of what went to a bank, by account. Walks the payer's index from the id such a payment has at the
 * earliest (a quote lives ten minutes); no lock.
 */
export async function sentSince(
  db: Queryable,
  customerId: string,
  currency: CurrencyCode,
  since: Date,
): Promise<ReadonlyMap<string, bigint>> {
  const earliest = (since.getTime() - QUOTED_BEFORE_MS).toString(16).padStart(12, "0");
  const { rows } = await sql<{ payee: string; total: bigint }>`
    SELECT coalesce(p.payee_customer_id, c.bank_account_id) AS payee, sum(p.amount + p.fee)::bigint AS total
      FROM payments.payment p LEFT JOIN payments.cash_out c ON c.id = p.id
     WHERE p.payer_customer_id = ${customerId} AND p.id >= ${`${earliest.slice(0, 8)}-${earliest.slice(8)}-0000-0000-000000000000`}::uuid
       AND (p.kind = 'send' AND p.state = 'completed'
            OR p.kind IN ('cash_out', 'remittance') AND p.state IN ('processing', 'completed'))
       AND p.currency = ${currency} AND p.created_at >= ${since}
     GROUP BY 1`.execute(db);
  return new Map(rows.map(({ payee, total }) => [payee, total]));
}

/** The refunds of a purchase, oldest first. Walks link_original_idx; no lock. */
export async function refundsOf(db: Queryable, originalId: string): Promise<Payment[]> {
  const { rows } = await sql<PaymentRow>`
    SELECT p.*, ${DETAILS}, ${EVENTS} FROM payments.link r JOIN payments.payment p ON p.id = r.id AND p.kind = 'refund'
           ${WITH_DETAILS} WHERE r.original_id = ${originalId} ORDER BY p.id`.execute(db);
  return rows.map(toPayment);
}

interface Expired {
  readonly id: string;
  readonly merchantId: string;
  /** So often a network would not let go of it. */
  readonly refusals: number;
}

/**
 * Marks what has run out and ended, so that nobody looks at it again; oldest first. Walks purchase_to_let_go_idx, which ends at now,
 * and locks what it marks; what a booking is changing is left for the next time. No end is ever left, so a mark is for good. LATERAL, LIMIT and ARRAY leave
 * only probes: otherwise PostgreSQL reads all purchases (analyzed) or starts from all payments.
 */
export async function markOver(
  db: Queryable,
  when: { readonly now: Date; readonly limit: number },
): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE payments.purchase SET is_over = true
     WHERE id = ANY (ARRAY (
             SELECT u.id FROM payments.purchase u
              CROSS JOIN LATERAL (SELECT true FROM payments.payment WHERE id = u.id AND state IN ('completed', 'declined', 'voided', 'returned') LIMIT 1) AS p
              WHERE u.expires_at <= ${when.now} AND NOT u.is_captured_at_once AND NOT u.is_over
              ORDER BY u.expires_at LIMIT ${when.limit} FOR UPDATE OF u SKIP LOCKED))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/**
 * What is still held after its time, and is to be let go of now: after so many refusals so many of `waitsMs` after the last of
 * them, the last wait from then on. Walks purchase_to_let_go_idx, which ends at now and holds nothing that `markOver` has seen, and
 * operation_payment_idx; no lock. LATERAL and LIMIT: joined, PostgreSQL reads all payments for the few that are authorized, before
 * and after ANALYZE (50,000 purchases: 15 to 52 ms, so 1.4 to 3.4).
 */
export async function expiredAuthorizations(
  db: Queryable,
  when: { readonly now: Date; readonly limit: number; readonly waitsMs: readonly number[] },
): Promise<readonly Expired[]> {
  const { rows } = await sql<Expired>`
    SELECT u.id, u.merchant_id AS "merchantId", o.refusals
      FROM payments.purchase u
     CROSS JOIN LATERAL (SELECT true FROM payments.payment WHERE id = u.id AND state = 'authorized' LIMIT 1) AS p
     CROSS JOIN LATERAL (SELECT count(*)::int AS refusals, max(o.created_at) AS last_at FROM payments.operation o
                          WHERE o.payment_id = u.id AND o.kind = 'void' AND o.state = 'refused') AS o
     WHERE u.expires_at <= ${when.now} AND NOT u.is_captured_at_once AND NOT u.is_over
       AND (o.refusals = 0 OR o.last_at <= ${when.now}::timestamptz
              - (${when.waitsMs}::int[])[least(o.refusals + 1, ${when.waitsMs.length})] * interval '1 millisecond')
     ORDER BY u.expires_at DESC LIMIT ${when.limit}`.execute(db);
  return rows;
}

/** Writes a booking's row without a booking: for the steps that move no money. One row, by primary key. */
export async function write(tx: Tx, row: SideRow): Promise<void> {
  const values = row.op === "insert" ? row.values : { ...row.set, id: row.id };
  const columns = sql.join(Object.keys(values).map((name) => sql.ref(name)));
  const record = sql`json_populate_record(NULL::${sql.table(row.table)}, ${JSON.stringify(values)}::json)`;
  if (row.op === "insert") {
    await sql`INSERT INTO ${sql.table(row.table)} (${columns}) SELECT ${columns} FROM ${record}`.execute(
      tx,
    );
    return;
  }
  const changes = sql.join(
    Object.keys(row.set).map((name) => sql`${sql.ref(name)} = source.${sql.ref(name)}`),
  );
  await sql`UPDATE ${sql.table(row.table)} AS target SET ${changes} FROM ${record} AS source WHERE target.id = source.id`.execute(
    tx,
  );
}

const toPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  version: row.version,
  kind: row.kind,
  state: row.state,
  payer: {
    customerId: row.payer_customer_id,
    name: row.payer_name,
    maskedName: row.payer_masked_name,
    detail: row.payer_detail,
  },
  payee: {
    customerId: row.payee_customer_id,
    name: row.payee_name,
    maskedName: row.payee_masked_name,
    detail: row.payee_detail,
  },
  amount: { amountMinor: row.amount, currency: row.currency },
  fee: { amountMinor: row.fee, currency: row.currency },
  note: row.note,
  cardId: row.card_id,
  isSandbox: row.is_sandbox,
  declineCode: row.decline_code,
  shortfallMinor: row.shortfall,
  payerBalanceAfter: row.payer_balance_after,
  payeeBalanceAfter: row.payee_balance_after,
  createdAt: row.created_at,
  completedAt: row.completed_at,
  events: row.events.map(({ type, at, amount }) => ({
    type,
    at: new Date(at),
    ...(amount === null ? {} : { amountMinor: BigInt(amount) }),
  })),
  purchase: row.merchant_id === null ? null : toPurchase(row, row.merchant_id),
  payout:
    row.bank_account_id === null
      ? null
      : {
          bankAccountId: row.bank_account_id,
          walletAccountId: row.wallet_account_id,
          arrivesBy: row.arrives_by,
        },
  remittance: remittanceIn(row),
  originalId: row.original_id,
});

const toPurchase = (row: PaymentRow, merchantId: string): Purchase => ({
  merchantId,
  merchantAccountId: row.merchant_account_id,
  checkoutId: row.checkout_id,
  way: row.way,
  payerAccountId: row.payer_account_id,
  feePlan: { basisPoints: BigInt(row.fee_basis_points), fixedMinor: row.fee_fixed },
  isCapturedAtOnce: row.is_captured_at_once,
  captured: row.captured,
  refunded: row.refunded,
  merchantFee: row.merchant_fee,
  holds: row.holds,
  expiresAt: row.expires_at,
});
