import type { checkout, checkoutPage, merchantPayment, merchantPaymentRow } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import type { z } from "zod";
import { toPublicId } from "../../../platform/ids.ts";
import type { PurchaseView } from "../../payments/index.ts";
import type { CheckoutRow, PayableRow } from "./repository.ts";

export type CheckoutView = z.output<typeof checkout>;
export type PaymentView = z.output<typeof merchantPayment>;

const amountOf = (row: Pick<CheckoutRow, "amount" | "currency">): Money => ({
  amountMinor: row.amount,
  currency: row.currency,
});

/** Nobody writes "expired": it is an open one whose time is over. */
const stateAt = (
  row: Pick<CheckoutRow, "state" | "expires_at">,
  now: Date,
): CheckoutView["state"] => (row.state === "open" && row.expires_at <= now ? "expired" : row.state);

/** Whether it can be paid now. */
export const isOpenAt = (row: Pick<CheckoutRow, "state" | "expires_at">, now: Date): boolean =>
  stateAt(row, now) === "open";

const paymentIdOf = (row: Pick<CheckoutRow, "payment_id">): string | null =>
  row.payment_id === null ? null : toPublicId("pay", row.payment_id);

export const checkoutView = (row: CheckoutRow, publicUrl: string, now: Date): CheckoutView => ({
  id: toPublicId("chk", row.id),
  mode: row.mode,
  reference: row.reference,
  amount: amountOf(row),
  description: row.description,
  capture: row.capture,
  state: stateAt(row, now),
  url: `${publicUrl}/checkout/${toPublicId("chk", row.id)}`,
  paymentId: paymentIdOf(row),
  linkId: row.link_id === null ? null : toPublicId("lnk", row.link_id),
  successUrl: row.success_url,
  cancelUrl: row.cancel_url,
  expiresAt: row.expires_at.toISOString(),
  createdAt: row.created_at.toISOString(),
});

export const pageView = (row: PayableRow, now: Date): z.output<typeof checkoutPage> => ({
  id: toPublicId("chk", row.id),
  mode: row.mode,
  merchantName: row.merchant_name,
  amount: amountOf(row),
  description: row.description,
  state: stateAt(row, now),
  accepts: { ...row.accepts, balance: takesBalance(row) },
  paymentId: paymentIdOf(row),
  successUrl: row.success_url,
  cancelUrl: row.cancel_url,
  expiresAt: row.expires_at.toISOString(),
});

/** A wallet's money is never test money. */
export const takesBalance = (row: PayableRow): boolean =>
  row.mode === "live" && row.accepts.balance;

export const paymentRowView = (
  row: CheckoutRow,
  now: Date,
): z.output<typeof merchantPaymentRow> => ({
  id: toPublicId("pay", row.payment_id ?? row.id),
  checkoutId: toPublicId("chk", row.id),
  mode: row.mode,
  reference: row.reference,
  description: row.description,
  state: stateAt(row, now),
  amount: amountOf(row),
  captured: { amountMinor: row.captured, currency: row.currency },
  refunded: { amountMinor: row.refunded, currency: row.currency },
  createdAt: row.created_at.toISOString(),
});

export const paymentView = (row: CheckoutRow, purchase: PurchaseView): PaymentView => ({
  id: toPublicId("pay", purchase.id),
  checkoutId: toPublicId("chk", row.id),
  mode: row.mode,
  reference: row.reference,
  version: purchase.version,
  state: purchase.state,
  amount: purchase.amount,
  captured: purchase.captured,
  refunded: purchase.refunded,
  refundable: purchase.refundable,
  refundAdvance: purchase.refundAdvance,
  fee: purchase.merchantFee,
  way: purchase.way,
  isSandbox: purchase.isSandbox,
  payerName: purchase.payerName,
  description: row.description,
  declineCode: purchase.declineCode,
  capturableUntil: purchase.capturableUntil.toISOString(),
  createdAt: purchase.createdAt.toISOString(),
  completedAt: purchase.completedAt?.toISOString() ?? null,
  events: purchase.events.map(({ type, at, amountMinor }) => ({
    type,
    at: at.toISOString(),
    amount: amountMinor === undefined ? null : { amountMinor, currency: purchase.amount.currency },
  })),
  refunds: purchase.refunds.map((refund) => ({
    id: toPublicId("pay", refund.id),
    state: refund.state,
    amount: refund.amount,
    reason: refund.reason,
    createdAt: refund.createdAt.toISOString(),
  })),
});
