import type { Outbox } from "../../platform/outbox/index.ts";
import type { SideRow } from "../../platform/side-row.ts";
import type { Payment } from "./payment.ts";

/** Facts this module publishes, each in the booking that made it true. Amounts are decimal strings of minor units. */
export type PaymentTopic =
  | "payment.authorized"
  | "payment.captured"
  | "payment.completed"
  | "payment.declined"
  | "payment.voided"
  | "payment.refunded";

/** The payment as it is right after the fact. Of a refund two are told of: `completed` is the refund's own payment. */
export type PaymentOutcomeEvent = {
  readonly paymentId: string;
  readonly version: number;
  readonly kind: Payment["kind"];
  readonly state: Payment["state"];
  readonly payerCustomerId: string | null;
  readonly payeeCustomerId: string | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly feeMinor: string;
  /** Only on `payment.declined`. */
  readonly declineCode: string | null;
  /** Of a purchase; of a refund the purchase's. */
  readonly merchantId: string | null;
  readonly checkoutId: string | null;
  readonly originalPaymentId: string | null;
  readonly capturedMinor: string | null;
  readonly refundedMinor: string | null;
};

export function topicRow(
  outbox: Pick<Outbox, "row">,
  topic: PaymentTopic,
  payment: Payment,
): SideRow {
  const { purchase } = payment;
  const event: PaymentOutcomeEvent = {
    paymentId: payment.id,
    version: payment.version,
    kind: payment.kind,
    state: payment.state,
    payerCustomerId: payment.payer.customerId,
    payeeCustomerId: payment.payee.customerId,
    amountMinor: payment.amount.amountMinor.toString(),
    currency: payment.amount.currency,
    feeMinor: payment.fee.amountMinor.toString(),
    declineCode: payment.declineCode,
    merchantId: purchase?.merchantId ?? null,
    checkoutId: purchase?.checkoutId ?? null,
    originalPaymentId: payment.originalId,
    capturedMinor: purchase?.captured.toString() ?? null,
    refundedMinor: purchase?.refunded.toString() ?? null,
  };
  return outbox.row(topic, event);
}

const OUTCOMES: Partial<Record<Payment["state"], PaymentTopic>> = {
  authorized: "payment.authorized",
  completed: "payment.completed",
  declined: "payment.declined",
  voided: "payment.voided",
};

/** The event that tells of a payment's outcome; none while it is under way. */
export function outcomeEventRows(outbox: Pick<Outbox, "row">, payment: Payment): SideRow[] {
  const topic = OUTCOMES[payment.state];
  return topic === undefined ? [] : [topicRow(outbox, topic, payment)];
}
