import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { Database } from "../../../platform/db/index.ts";
import { type SettledOperation, type SettledOperations, UUID } from "../settled.ts";
import { payoutIdsOf } from "./legs.ts";

/** How long ago a payout may have been sent that a bank says only now it has paid. */
const SENT_DAYS = 60;
const DAY_MS = 86_400_000;

/**
 * What a bank told us it paid out and sent back, as the books have it: what its statement must name. A payout counts from
 * when the bank said that it was paid: one that is under way is in no statement yet. Both walk their own index
 * (attempt_paid_out_idx, event_returned_idx) or the primary keys; no lock.
 */
export function createPaidOutOperations(database: Database, bank: string): SettledOperations {
  const db = database.kysely;
  const paid = async (where: ReturnType<typeof sql>): Promise<SettledOperation[]> => {
    const { rows } = await sql<PaidRow>`
      SELECT a.id, a.payment_id, a.amount, a.currency, p.completed_at AS at
        FROM payments.attempt a JOIN payments.payment p ON p.id = a.payment_id
       WHERE a.state = 'approved' AND a.operation = 'pay_out' AND a.acquirer = ${bank} AND ${where}`.execute(
      db,
    );
    return rows.map((row) => operationOf(row, "payout", row.id));
  };
  const returned = async (where: ReturnType<typeof sql>): Promise<SettledOperation[]> => {
    const { rows } = await sql<PaidRow>`
      SELECT a.id, a.payment_id, a.amount, a.currency, e.at
        FROM payments.event e JOIN payments.attempt a ON a.payment_id = e.payment_id AND a.operation = 'pay_out'
       WHERE e.type = 'returned_by_bank' AND a.acquirer = ${bank} AND ${where}`.execute(db);
    return rows.map((row) =>
      operationOf(row, "payout_return", payoutIdsOf(row.payment_id).amount.back),
    );
  };
  return {
    async askedBetween(since, until) {
      const sentFrom = new Date(since.getTime() - SENT_DAYS * DAY_MS);
      return [
        ...(await paid(sql`a.created_at >= ${sentFrom} AND a.created_at < ${until}
                       AND p.completed_at >= ${since} AND p.completed_at < ${until}`)),
        ...(await returned(sql`e.at >= ${since} AND e.at < ${until}`)),
      ];
    },
    async ofReferences(references) {
      const ids = references.filter((reference) => UUID.test(reference));
      if (ids.length === 0) return [];
      const named = sql`a.id = ANY(${ids}::uuid[])`;
      return [...(await paid(named)), ...(await returned(named))];
    },
  };
}

interface PaidRow {
  readonly id: string;
  readonly payment_id: string;
  readonly amount: bigint;
  readonly currency: CurrencyCode;
  readonly at: Date;
}

const operationOf = (
  { id, payment_id: paymentId, amount, currency, at }: PaidRow,
  kind: "payout" | "payout_return",
  reference: string,
): SettledOperation => ({
  reference,
  chargeReference: id,
  paymentId,
  kind,
  amount: { amountMinor: amount, currency },
  at,
});
