import { DECLINES, type Payment, paymentState } from "@okpay/contracts";
import type { MessageKey } from "@okpay/i18n";

/** What callers may hear of a payment: no name of the other side, no number of a card or account. */
export interface LastPayment
  extends Pick<Payment, "kind" | "state" | "direction" | "total" | "declineCode"> {
  readonly createdAt: Date;
}

/** The newest movement of this customer's money; null: there was none. Money answers it, `app.ts` plugs it in. */
export type LastPaymentOf = (customerId: string) => Promise<LastPayment | null>;

const KINDS = [
  "top_up",
  "sent",
  "received",
  "purchase",
  "refund",
  "request",
  "cash_out",
  "remittance",
] as const;

/** Every sentence there is of payments: each has its sound. */
export const PAYMENT_SENTENCES: readonly MessageKey[] = [
  "ivr.payment.none",
  "ivr.payment.unknown",
  ...KINDS.map((kind) => `ivr.payment.kind.${kind}` as const),
  ...paymentState.options.map((state) => `ivr.payment.state.${state}` as const),
  ...new Set(Object.values(DECLINES).map(({ text }) => `declines.${text}.title` as MessageKey)),
];

const kindOf = ({ kind, direction }: LastPayment): (typeof KINDS)[number] =>
  kind === "send" ? (direction === "in" ? "received" : "sent") : kind;

/** What it was, how it stands, and where it failed why: in the words of the app. Amount and day are said between them. */
export function sentencesOf(payment: LastPayment): {
  readonly what: MessageKey;
  readonly state: MessageKey;
  readonly why: MessageKey | null;
} {
  const { declineCode: code, state } = payment;
  return {
    what: `ivr.payment.kind.${kindOf(payment)}`,
    state: `ivr.payment.state.${state}`,
    why: code === null ? null : (`declines.${DECLINES[code].text}.title` as MessageKey),
  };
}
