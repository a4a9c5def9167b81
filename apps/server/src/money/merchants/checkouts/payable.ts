import { CARD_BRANDS, CARD_FUNDINGS } from "@okpay/contracts";
import type { Checkout, CheckoutPayment, CheckoutRowAt, Checkouts } from "../../payments/index.ts";
import type { MerchantsDeps } from "../deps.ts";
import { type CheckoutState, type PayableRow, payableLoader } from "./repository.ts";
import { isOpenAt, takesBalance } from "./views.ts";

/** What a merchant pays for each capture: 0.6 %, taken from its own balance. Test money costs nothing. */
const LIVE_FEE = { basisPoints: 60n, fixedMinor: 0n };
const NO_FEE = { basisPoints: 0n, fixedMinor: 0n };

/** The port of money/payments, plugged in by app.ts. Reads one row of each of three tables; writes nothing. */
export function createPayable(deps: Pick<MerchantsDeps, "database" | "clock">): Checkouts {
  const rowOf = payableLoader(deps.database);
  return {
    async find(checkoutId) {
      const row = await rowOf(checkoutId);
      return row === null ? null : payableOf(row, deps.clock.now());
    },
    rowAt,
  };
}

const payableOf = (row: PayableRow, now: Date): Checkout => ({
  id: row.id,
  merchant: {
    id: row.merchant_id,
    accountId: row.account_id,
    name: row.merchant_name,
    detail: row.reference,
    country: row.merchant_country,
  },
  amount: { amountMinor: row.amount, currency: row.currency },
  note: row.description,
  feePlan: row.mode === "live" ? LIVE_FEE : NO_FEE,
  capture: row.capture,
  accepts: { balance: takesBalance(row), ...cardsTakenBy(row.accepts) },
  isOpen: isOpenAt(row, now),
  openUntil: row.expires_at,
  returnUrl: null,
  ...rowAt(row.id, row.version),
});

const rowAt = (id: string, version: number): CheckoutRowAt => ({
  expects: { table: "merchants.checkout", id, version },
  rows: (payment) => [
    {
      op: "update",
      table: "merchants.checkout",
      id,
      set: { version: version + 1, ...becomes(payment) },
    },
  ],
});

/** What a merchant asks of cards. @internal exported for its test. */
export const cardsTakenBy = ({ brands, fundings, countries }: PayableRow["accepts"]) => ({
  brands: limitedTo(brands, CARD_BRANDS),
  fundings: limitedTo(fundings, CARD_FUNDINGS),
  countries,
});

/** Null where all there is is taken: then it does not matter that nobody knows which one a card is. */
const limitedTo = (taken: readonly string[], all: readonly string[]): readonly string[] | null =>
  all.every((each) => taken.includes(each)) ? null : taken;

/**
 * A payment that came to nothing leaves the checkout open for another; one that its merchant let go of ends it. Amounts and
 * their version go with it: the news that comes later (news.ts) finds them there, and writes nothing a second time.
 */
function becomes(payment: CheckoutPayment): {
  readonly state: CheckoutState;
  readonly payment_id: string | null;
  readonly captured: string;
  readonly payment_version: number;
} {
  if (payment.state === "declined")
    return { state: "open", payment_id: null, captured: "0", payment_version: 0 };
  return {
    state: STATE_BY_PAYMENT[payment.state] ?? "paying",
    payment_id: payment.id,
    captured: payment.capturedMinor.toString(),
    payment_version: payment.version,
  };
}

const STATE_BY_PAYMENT: Partial<Record<CheckoutPayment["state"], CheckoutState>> = {
  voided: "cancelled",
  authorized: "authorized",
  completed: "paid",
};
