import type { Outbox } from "../../platform/outbox/index.ts";
import type { SideRow } from "../../platform/side-row.ts";
import type { Payment } from "./payment.ts";

/** Facts this module publishes, each in the booking that made it true. Amounts are decimal strings of minor units. */
const PAYMENT_COMPLETED = "payment.completed";
const PAYMENT_DECLINED = "payment.declined";

export type PaymentOutcomeEvent = {
  readonly paymentId: string;
  readonly kind: "send" | "top_up";
  readonly payerCustomerId: string | null;
  readonly payeeCustomerId: string | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly feeMinor: string;
  /** Only on `payment.declined`. */
  readonly declineCode: string | null;
};

/** The event that tells of a payment's outcome; none while it is processing. */
export function outcomeEventRows(outbox: Pick<Outbox, "row">, payment: Payment): SideRow[] {
  if (payment.state === "processing") return [];
  const event: PaymentOutcomeEvent = {
    paymentId: payment.id,
    kind: payment.kind,
    payerCustomerId: payment.payer.customerId,
    payeeCustomerId: payment.payee.customerId,
    amountMinor: payment.amount.amountMinor.toString(),
    currency: payment.amount.currency,
    feeMinor: payment.fee.amountMinor.toString(),
    declineCode: payment.declineCode,
  };
  return [outbox.row(payment.state === "completed" ? PAYMENT_COMPLETED : PAYMENT_DECLINED, event)];
}
