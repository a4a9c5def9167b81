import type { Money } from "@okpay/money";
import type { Expectation, SideRow } from "../../platform/side-row.ts";
import type { Assessment } from "./assessment.ts";

/** A payment as its assessment must remember it. */
export interface AssessedPayment {
  readonly id: string;
  readonly customerId: string;
  /** Of a cash-out the bank account. Null for a top-up, and for a merchant. */
  readonly payeeCustomerId: string | null;
  readonly total: Money;
  readonly isProven: boolean;
}

export type AssessedRows = (
  assessment: Assessment,
  payment: AssessedPayment,
) => {
  readonly expects: readonly Expectation[];
  rows(paid: { readonly at: Date; readonly isCompleted: boolean }): readonly SideRow[];
};

/**
 * What a payment leaves behind for the next one's assessment, in the booking that makes it (row U7). The usual payment, to a
 * payee who is known and without an exemption, leaves nothing.
 */
export const assessedRows: AssessedRows = (assessment, payment) => {
  const { lowValue, exemption } = assessment;
  const isCounted = lowValue !== null && (exemption === "low_value" || payment.isProven);
  const expects: Expectation[] =
    isCounted && lowValue.version > 0
      ? [{ table: "risk.low_value_counter", id: lowValue.id, version: lowValue.version }]
      : [];
  return {
    expects,
    rows({ at, isCompleted }) {
      if (!isCompleted) return [];
      return [
        ...payeeRows(assessment, payment, at),
        ...(isCounted ? [counterRow(lowValue, payment)] : []),
      ];
    },
  };
};

/** In the booking that gives back what had left: the limits of the time when it left count it no more. */
export const cameBackRow = (returned: {
  readonly id: string;
  readonly customerId: string;
  readonly total: Money;
  readonly leftAt: Date;
}): SideRow => ({
  op: "insert",
  table: "risk.came_back",
  values: {
    id: returned.id,
    customer_id: returned.customerId,
    currency: returned.total.currency,
    amount: returned.total.amountMinor.toString(),
    left_at: returned.leftAt.toISOString(),
  },
});

function payeeRows(assessment: Assessment, payment: AssessedPayment, at: Date): SideRow[] {
  const isNews = assessment.isFirstPayment || (payment.isProven && !assessment.isPayeeProven);
  if (!isNews || payment.payeeCustomerId === null) return [];
  return [
    {
      op: "insert",
      table: "risk.paid_payee",
      values: {
        id: payment.id,
        customer_id: payment.customerId,
        payee_customer_id: payment.payeeCustomerId,
        is_proven: payment.isProven,
        paid_at: at.toISOString(),
      },
    },
  ];
}

/** A proof starts the count anew; an exempted payment adds to it (RTS article 16). */
function counterRow(
  { id, version, spent, used }: NonNullable<Assessment["lowValue"]>,
  { isProven, total }: AssessedPayment,
): SideRow {
  const set = {
    version: version + 1,
    spent: (isProven ? 0n : spent + total.amountMinor).toString(),
    used: isProven ? 0 : used + 1,
  };
  return version === 0
    ? { op: "insert", table: "risk.low_value_counter", values: { id, ...set } }
    : { op: "update", table: "risk.low_value_counter", id, set };
}
