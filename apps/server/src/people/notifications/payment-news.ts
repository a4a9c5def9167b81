import { isCurrencyCode, type Money } from "@okpay/money";
import type { EventPayload } from "../../platform/outbox/index.ts";

/**
 * What this room needs of `payment.completed`. People do not import money, so the payload is read here, by shape: an event
 * that does not have it is a defect of its publisher and stays in the outbox with an error.
 */
export interface PaymentNews {
  readonly paymentId: string;
  readonly kind: "send" | "top_up";
  readonly payerCustomerId: string | null;
  readonly payeeCustomerId: string;
  readonly amount: Money;
}

/** What is told elsewhere or not by mail: the buyer and the merchant see it at once. */
const NOT_TOLD: ReadonlySet<unknown> = new Set([
  "purchase",
  "refund",
  "request",
  "cash_out",
  "remittance",
]);

/** `null`: nobody is told of this kind. */
export function readPaymentNews(payload: EventPayload): PaymentNews | null {
  if (NOT_TOLD.has(payload["kind"])) return null;
  const { paymentId, kind, payerCustomerId, payeeCustomerId, amountMinor, currency } = payload;
  if (
    typeof paymentId !== "string" ||
    (kind !== "send" && kind !== "top_up") ||
    (payerCustomerId !== null && typeof payerCustomerId !== "string") ||
    typeof payeeCustomerId !== "string" ||
    typeof amountMinor !== "string" ||
    typeof currency !== "string" ||
    !isCurrencyCode(currency)
  ) {
    throw new TypeError("payment.completed has another shape than expected");
  }
  return {
    paymentId,
    kind,
    payerCustomerId: payerCustomerId ?? null,
    payeeCustomerId,
    amount: { amountMinor: BigInt(amountMinor), currency },
  };
}

/** When the payment was asked for: its id is a UUIDv7, whose first 48 bits are milliseconds. */
export const askedForAt = (paymentId: string): Date =>
  new Date(Number.parseInt(paymentId.replaceAll("-", "").slice(0, 12), 16));
