import type { Money } from "@okpay/money";
import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";
import type { SettlementKind } from "../cards/index.ts";
import { referenceOf } from "./attempt.ts";

/** Money that was taken, given back or paid out somewhere else, as the books have it: what a settlement file must name. */
export interface SettledOperation {
  /** The only one the network was ever told; of a return, which goes by the payout's, one of our own. */
  readonly reference: string;
  /** Of the charge or payout it belongs to; its own, when it is one. */
  readonly chargeReference: string;
  readonly paymentId: string;
  readonly kind: Exclude<SettlementKind, "chargeback">;
  readonly amount: Money;
  /** When the network was asked; of a payout and its return, when the bank said so. */
  readonly at: Date;
}

/** What reconciliation asks of payments. Only what is booked: an attempt is approved in the booking that moves its money. */
export interface SettledOperations {
  /** Of that time, `until` not included. */
  askedBetween(since: Date, until: Date): Promise<readonly SettledOperation[]>;
  /** Those of these references, and those of the charges these references name. Ids that are none are of nothing. */
  ofReferences(references: readonly string[]): Promise<readonly SettledOperation[]>;
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of card networks. Walks attempt_settled_idx and the primary keys; no lock. */
export function createSettledOperations(database: Database): SettledOperations {
  const read = async (where: ReturnType<typeof sql>): Promise<SettledOperation[]> => {
    const { rows } = await sql<SettledRow>`
      SELECT a.id, a.payment_id, l.original_id, a.operation, a.amount, a.currency, a.created_at
        FROM payments.attempt a LEFT JOIN payments.link l ON l.id = a.payment_id
       WHERE a.state = 'approved' AND a.operation IN ('charge', 'capture', 'refund') AND ${where}`.execute(
      database.kysely,
    );
    return rows.map((row) => ({
      reference: row.id,
      chargeReference: referenceOf(row.original_id ?? row.payment_id),
      paymentId: row.payment_id,
      kind: row.operation === "refund" ? "refund" : "capture",
      amount: { amountMinor: row.amount, currency: row.currency },
      at: row.created_at,
    }));
  };
  return {
    askedBetween: (since, until) => read(sql`a.created_at >= ${since} AND a.created_at < ${until}`),
    async ofReferences(references) {
      const ids = references.filter((reference) => UUID.test(reference));
      if (ids.length === 0) return [];
      return read(sql`(a.id = ANY(${ids}::uuid[]) OR a.payment_id IN (
        SELECT c.payment_id FROM payments.attempt c WHERE c.id = ANY(${ids}::uuid[])
        UNION ALL
        SELECT l2.id FROM payments.attempt c JOIN payments.link l2 ON l2.original_id = c.payment_id
         WHERE c.id = ANY(${ids}::uuid[])))`);
    },
  };
}

interface SettledRow {
  readonly id: string;
  readonly payment_id: string;
  readonly original_id: string | null;
  readonly operation: "charge" | "capture" | "refund";
  readonly amount: bigint;
  readonly currency: Money["currency"];
  readonly created_at: Date;
}
