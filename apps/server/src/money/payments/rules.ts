import { basisPointsOf, type CurrencyCode, type Money } from "@okpay/money";

/** What one currency's payments cost and how large they may be, in minor units. */
interface CurrencyRules {
  readonly sendFeeCap: bigint;
  /** Top-ups and cash-outs: what card networks and bank rails carry at once. */
  readonly topUpMin: bigint;
  readonly topUpMax: bigint;
  readonly cashOutFeeMin: bigint;
  readonly cashOutFeeCap: bigint;
}

const RULES: Partial<Record<CurrencyCode, CurrencyRules>> = {
  CNY: {
    sendFeeCap: 25_00n,
    topUpMin: 1_00n,
    topUpMax: 50_000_00n,
    cashOutFeeMin: 10n,
    cashOutFeeCap: 25_00n,
  },
  USD: {
    sendFeeCap: 3_50n,
    topUpMin: 1_00n,
    topUpMax: 7_000_00n,
    cashOutFeeMin: 25n,
    cashOutFeeCap: 5_00n,
  },
  JPY: {
    sendFeeCap: 500n,
    topUpMin: 100n,
    topUpMax: 1_000_000n,
    cashOutFeeMin: 50n,
    cashOutFeeCap: 500n,
  },
};

const SEND_FEE_BASIS_POINTS = 100n;
const CASH_OUT_FEE_BASIS_POINTS = 10n;

/**
 * The most one payment may move. Not a business limit: it keeps every sum of a wallet's life far from the ledger's
 * 2^63, so that an overflow is a defect and never somebody's payment.
 * @internal
 */
export const MAX_PAYMENT_MINOR = 10n ** 15n;

export type PaymentKind =
  | "send"
  | "top_up"
  | "purchase"
  | "refund"
  | "request"
  | "cash_out"
  | "remittance";
/** The kinds a person asks a quote for. */
export type QuotedKind = Exclude<PaymentKind, "refund" | "request">;
/** Those whose fee and bounds are decided here; what goes abroad has its own (money/crossborder). */
type PricedKind = Exclude<QuotedKind, "remittance">;

/** What a merchant pays for being paid: a share of what is captured, and a sum with the first of it. */
export interface FeePlan {
  readonly basisPoints: bigint;
  readonly fixedMinor: bigint;
}

/**
 * A merchant's fee on all that is captured so far, rounded half to even and never more than it: each capture takes what this
 * grew by, so that many captures cost what one would.
 */
export function merchantFeeOf(plan: FeePlan, capturedMinor: bigint): bigint {
  if (capturedMinor === 0n) return 0n;
  const fee = basisPointsOf(capturedMinor, plan.basisPoints) + plan.fixedMinor;
  return fee < capturedMinor ? fee : capturedMinor;
}

/** The closed answers of the limit check; `null` means the amount may move. */
export type LimitProblem = "below_minimum" | "above_maximum" | "currency_not_offered";

/**
 * Sending costs 1.00 % of the amount, rounded half to even, at most the cap; cashing out 0.10 %, at least and at most what the
 * table says. Everything else is free for who pays.
 */
export function feeOf(kind: PricedKind, amount: Money): Money {
  const { amountMinor, currency } = amount;
  const rules = RULES[currency];
  const fee = (minor: bigint): Money => ({ amountMinor: minor, currency });
  if (kind === "send")
    return fee(within(basisPointsOf(amountMinor, SEND_FEE_BASIS_POINTS), 0n, rules?.sendFeeCap));
  if (kind === "cash_out") {
    const share = basisPointsOf(amountMinor, CASH_OUT_FEE_BASIS_POINTS);
    return fee(within(share, rules?.cashOutFeeMin ?? 0n, rules?.cashOutFeeCap));
  }
  return fee(0n);
}

function within(share: bigint, least: bigint, most: bigint | undefined): bigint {
  if (share < least) return least;
  return most !== undefined && share > most ? most : share;
}

/** Amount and fee together: what leaves the payer. */
export const totalOf = (amount: Money, fee: Money): Money => ({
  amountMinor: amount.amountMinor + fee.amountMinor,
  currency: amount.currency,
});

/** Whether an amount of this size may be asked for at all, before anybody's balance is looked at. */
export function limitProblem(
  kind: PricedKind,
  { amountMinor, currency }: Money,
): LimitProblem | null {
  const rules = RULES[currency];
  if (rules === undefined) return "currency_not_offered";
  if (kind === "send" || kind === "purchase")
    return amountMinor > MAX_PAYMENT_MINOR ? "above_maximum" : null;
  if (amountMinor < rules.topUpMin) return "below_minimum";
  return amountMinor > rules.topUpMax ? "above_maximum" : null;
}

/** What is missing for `total` to leave an account with `available`; zero when it is there. */
export const shortfallOf = (total: Money, available: bigint): Money => ({
  amountMinor: total.amountMinor > available ? total.amountMinor - available : 0n,
  currency: total.currency,
});

/** The smallest and largest top-up per currency, for clients to say before a person types. */
export const TOP_UP_LIMITS: readonly { readonly min: Money; readonly max: Money }[] =
  Object.entries(RULES).map(([code, rules]) => {
    const currency = code as CurrencyCode;
    return {
      min: { amountMinor: rules.topUpMin, currency },
      max: { amountMinor: rules.topUpMax, currency },
    };
  });
