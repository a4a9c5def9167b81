import type { DeclineCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { Attempt, AttemptState } from "./attempt.ts";
import type { Queryable } from "./repository.ts";

interface AttemptRow {
  id: string;
  payment_id: string;
  acquirer: string;
  card_id: string;
  wallet_account_id: string;
  amount: bigint;
  currency: CurrencyCode;
  claim_scope: string;
  claim_key: string;
  state: AttemptState;
  code: string | null;
  enquiries: number;
  next_enquiry_at: Date | null;
  created_at: Date;
}

/**
 * Takes what is due, for this process alone until the lease ends: moving `next_enquiry_at` ahead is the lease, so a
 * process that dies loses nothing. Walks attempt_due_idx; rows another process is taking are skipped, not waited for.
 */
export async function takeDue(
  db: Queryable,
  when: { now: Date; leaseUntil: Date; limit: number },
): Promise<Attempt[]> {
  const { rows } = await sql<AttemptRow>`
    UPDATE payments.attempt SET next_enquiry_at = ${when.leaseUntil}, enquiries = enquiries + 1
     WHERE id IN (SELECT id FROM payments.attempt WHERE next_enquiry_at <= ${when.now}
                   ORDER BY next_enquiry_at LIMIT ${when.limit} FOR UPDATE SKIP LOCKED)
    RETURNING *`.execute(db);
  return rows.map(toAttempt);
}

/** Sets when to ask next, or `null` for never again; only while the attempt is still in that state. */
export async function setNextEnquiry(
  db: Queryable | Tx,
  reference: string,
  change: {
    readonly whileState: AttemptState;
    readonly at: Date | null;
    readonly state?: AttemptState;
  },
): Promise<void> {
  await sql`UPDATE payments.attempt SET next_enquiry_at = ${change.at}, state = ${change.state ?? change.whileState}
             WHERE id = ${reference} AND state = ${change.whileState}`.execute(db);
}

/**
 * What a customer's cards said lately, newest first. Walks payment_payee_idx (payee, id DESC) and one probe of the unique
 * attempt.payment_id each; no lock.
 */
export async function recentCardResults(
  db: Queryable,
  customerId: string,
  limit: number,
): Promise<
  { readonly cardId: string; readonly at: Date; readonly declineCode: DeclineCode | null }[]
> {
  const { rows } = await sql<{ card_id: string; at: Date; decline_code: DeclineCode | null }>`
    SELECT a.card_id, a.created_at AS at, p.decline_code
      FROM payments.payment p JOIN payments.attempt a ON a.payment_id = p.id
     WHERE p.payee_customer_id = ${customerId} AND p.kind = 'top_up' AND p.state <> 'processing'
     ORDER BY p.id DESC LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ cardId: row.card_id, at: row.at, declineCode: row.decline_code }));
}

const toAttempt = (row: AttemptRow): Attempt => ({
  reference: row.id,
  paymentId: row.payment_id,
  acquirer: row.acquirer,
  cardId: row.card_id,
  walletAccountId: row.wallet_account_id,
  amount: { amountMinor: row.amount, currency: row.currency },
  claim: { scope: row.claim_scope, key: row.claim_key },
  state: row.state,
  code: row.code,
  enquiries: row.enquiries,
  nextEnquiryAt: row.next_enquiry_at,
  createdAt: row.created_at,
});
