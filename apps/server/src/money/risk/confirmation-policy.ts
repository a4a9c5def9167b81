import type { CurrencyCode, Money } from "@okpay/money";

/**
 * When a payment needs a proof bound to its amount and payee: pure rules over facts, with the numbers as data
 * (docs/decisions/payment-confirmation.md, rows U8 and U10). The default asks where there is a risk; `always` asks for every
 * payment, as PSD2 does, and then the exemptions count, each of which is off until an operator switches it on.
 */

export type ConfirmationReason =
  | "amount"
  | "new_payee"
  | "new_device"
  | "velocity"
  | "haste"
  | "abroad"
  | "always";
export const EXEMPTIONS = ["own_accounts", "trusted_payee", "low_value"] as const;
export type Exemption = (typeof EXEMPTIONS)[number];

export interface ConfirmationPolicy {
  readonly mode: "risk" | "always";
  readonly exemptions: readonly Exemption[];
}

interface Thresholds {
  /** Up to here neither a new payee, a new device nor haste asks; also the most one exempted low-value payment may be. */
  readonly small: bigint;
  /** From here every payment to somebody else asks. */
  readonly send: bigint;
  /** From here a top-up asks: the money stays the customer's, and the card network has checks of its own. */
  readonly topUp: bigint;
  /** The most that leaves within an hour without a proof. */
  readonly perHour: bigint;
  /** Exempted low-value payments since the last proof may add up to this. */
  readonly lowValueSum: bigint;
}

/** RTS article 16: five in a row. */
const MOST_LOW_VALUE_PAYMENTS = 5;

/** In minor units. `small` and `lowValueSum` are the 30 EUR and 100 EUR of RTS article 16, rounded. */
const THRESHOLDS: Partial<Record<CurrencyCode, Thresholds>> = {
  CNY: {
    small: 200_00n,
    send: 1_000_00n,
    topUp: 20_000_00n,
    perHour: 20_000_00n,
    lowValueSum: 750_00n,
  },
  USD: { small: 30_00n, send: 150_00n, topUp: 3_000_00n, perHour: 3_000_00n, lowValueSum: 100_00n },
  JPY: { small: 4_500n, send: 20_000n, topUp: 400_000n, perHour: 400_000n, lowValueSum: 15_000n },
};

/** A currency without numbers of its own asks always: forgetting a row must not open a door. */
const ALWAYS: Thresholds = { small: 0n, send: 0n, topUp: 0n, perHour: 0n, lowValueSum: 0n };

export const thresholdsOf = (currency: CurrencyCode): Thresholds => THRESHOLDS[currency] ?? ALWAYS;

export interface PaymentFacts {
  readonly kind: "send" | "top_up";
  readonly total: Money;
  /** Never paid before, or first paid less than a day ago and never with a proof. */
  readonly isNewPayee: boolean;
  /** Paid with a proof before: the customer's own list of trusted payees, kept by paying. */
  readonly isTrustedPayee: boolean;
  readonly isNewDevice: boolean;
  /** The customer's last proof, less than a day ago, came faster than anybody reads. */
  readonly isHasty: boolean;
  /** What left the wallet in the last hour; 0 for a top-up. */
  readonly sentLastHour: bigint;
  /** Exempted low-value payments since the last proof; null while that exemption is off. */
  readonly lowValue: { readonly spent: bigint; readonly used: number } | null;
}

export interface ConfirmationDecision {
  /** Empty: no proof is needed. */
  readonly reasons: readonly ConfirmationReason[];
  /** Which exemption made it so; null when none was needed. */
  readonly exemption: Exemption | null;
}

/** Reasons an exemption may set aside: those of the rule, never those of a risk that was seen. */
const EXEMPTIBLE: ReadonlySet<ConfirmationReason> = new Set(["always", "amount"]);

export function confirmationFor(
  facts: PaymentFacts,
  policy: ConfirmationPolicy,
): ConfirmationDecision {
  const reasons = reasonsFor(facts, policy);
  if (reasons.length === 0 || !reasons.every((reason) => EXEMPTIBLE.has(reason)))
    return { reasons, exemption: null };
  const exemption = policy.exemptions.find((one) => applies(one, facts)) ?? null;
  return exemption === null ? { reasons, exemption } : { reasons: [], exemption };
}

function reasonsFor(facts: PaymentFacts, { mode }: ConfirmationPolicy): ConfirmationReason[] {
  const { kind, total, isNewPayee, isNewDevice, isHasty, sentLastHour } = facts;
  const { small, send, topUp, perHour } = thresholdsOf(total.currency);
  const amount = total.amountMinor;
  const reasons: ConfirmationReason[] = [];
  if (mode === "always") reasons.push("always");
  if (amount >= (kind === "send" ? send : topUp)) reasons.push("amount");
  if (kind === "send" && isNewPayee && amount > small) reasons.push("new_payee");
  if (kind === "send" && isNewDevice && amount > small) reasons.push("new_device");
  if (kind === "send" && isHasty && amount > small) reasons.push("haste");
  if (kind === "send" && sentLastHour + amount > perHour) reasons.push("velocity");
  return reasons;
}

function applies(exemption: Exemption, facts: PaymentFacts): boolean {
  const { total, lowValue } = facts;
  if (exemption === "own_accounts") return facts.kind === "top_up";
  if (exemption === "trusted_payee") return facts.kind === "send" && facts.isTrustedPayee;
  const { small, lowValueSum } = thresholdsOf(total.currency);
  return (
    lowValue !== null &&
    total.amountMinor <= small &&
    lowValue.spent + total.amountMinor <= lowValueSum &&
    lowValue.used < MOST_LOW_VALUE_PAYMENTS
  );
}
