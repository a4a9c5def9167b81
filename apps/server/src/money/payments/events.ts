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
  | "payment.refunded"
  | "payment.returned"
  | "payment.requested"
  | "payment.turned_down";

/** The payment as it is right after the fact. Of a refund two are told of: `completed` is the refund's own payment. */
export type PaymentOutcomeEvent = {
  readonly paymentId: string;
  readonly kind: Payment["kind"];
  readonly payerCustomerId: string | null;
  readonly payeeCustomerId: string | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly feeMinor: string;
  /** Only on `payment.declined` and `payment.returned`. */
  readonly declineCode: string | null;
  /** Only of a purchase, for its merchant: events may come out of order, and a lower version is old news. */
  readonly version?: number;
  readonly state?: Payment["state"];
  readonly merchantId?: string;
  readonly checkoutId?: string;
  readonly capturedMinor?: string;
  readonly refundedMinor?: string;
  /** Only of a payment that exists because of another: of a refund its purchase. */
  readonly originalPaymentId?: string;
};

export function topicRow(
  outbox: Pick<Outbox, "row">,
  topic: PaymentTopic,
  payment: Payment,
): SideRow {
  const { purchase } = payment;
  const event: PaymentOutcomeEvent = {
    paymentId: payment.id,
    kind: payment.kind,
    payerCustomerId: payment.payer.customerId,
    payeeCustomerId: payment.payee.customerId,
    amountMinor: payment.amount.amountMinor.toString(),
    currency: payment.amount.currency,
    feeMinor: payment.fee.amountMinor.toString(),
    declineCode: payment.declineCode,
    ...(purchase === null
      ? {}
      : {
          version: payment.version,
          state: payment.state,
          merchantId: purchase.merchantId,
          checkoutId: purchase.checkoutId,
          capturedMinor: purchase.captured.toString(),
          refundedMinor: purchase.refunded.toString(),
        }),
    ...(payment.originalId === null ? {} : { originalPaymentId: payment.originalId }),
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
