import type { DeclineCode } from "@okpay/contracts";
import { toldCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import type { PaymentsDeps } from "../deps.ts";
import type { PaymentEvent } from "../payment.ts";
import { refundsOf } from "../repository.ts";
import { refundRoom } from "./advance.ts";
import type { PurchasePayment } from "./legs.ts";

/** A purchase as its merchant sees it. Who paid is the masked name; never a card number, never a balance. */
export interface PurchaseView {
  readonly id: string;
  readonly version: number;
  readonly checkoutId: string;
  readonly state: PurchasePayment["state"];
  readonly amount: Money;
  readonly captured: Money;
  /** What is on its way back counts. */
  readonly refunded: Money;
  /** The most that can go back now, by what is left of it and what the merchant has. */
  readonly refundable: Money;
  /** The part of it that the house would lend. */
  readonly refundAdvance: Money;
  /** What the merchant paid for it so far. */
  readonly merchantFee: Money;
  readonly way: "balance" | "card";
  readonly isSandbox: boolean;
  readonly payerName: string;
  readonly note: string | null;
  /** The one that may be told. */
  readonly declineCode: DeclineCode | null;
  /** Until then it can be captured. */
  readonly capturableUntil: Date;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly events: readonly PaymentEvent[];
  readonly refunds: readonly {
    readonly id: string;
    readonly state: PurchasePayment["state"];
    readonly amount: Money;
    readonly reason: string | null;
    readonly createdAt: Date;
  }[];
}

export async function viewForMerchant(
  deps: Pick<PaymentsDeps, "database" | "ledger">,
  payment: PurchasePayment,
): Promise<PurchaseView> {
  const { purchase } = payment;
  const { currency } = payment.amount;
  const money = (amountMinor: bigint): Money => ({ amountMinor, currency });
  const refunds =
    purchase.refunded > 0n || payment.events.some(({ type }) => type === "refund_failed")
      ? await refundsOf(deps.database.kysely, payment.id)
      : [];
  const room = await refundRoom(deps, payment);
  return {
    id: payment.id,
    version: payment.version,
    checkoutId: purchase.checkoutId,
    state: payment.state,
    amount: payment.amount,
    captured: money(purchase.captured),
    refunded: money(purchase.refunded),
    refundable: money(room.most),
    refundAdvance: money(room.advance),
    merchantFee: money(purchase.merchantFee),
    way: purchase.way,
    isSandbox: payment.isSandbox,
    payerName: payment.payer.maskedName,
    note: payment.note,
    declineCode: payment.declineCode === null ? null : toldCode(payment.declineCode),
    capturableUntil: purchase.expiresAt,
    createdAt: payment.createdAt,
    completedAt: payment.completedAt,
    events: payment.events,
    refunds: refunds.map(({ id, state, amount, note, createdAt }) => ({
      id,
      state,
      amount,
      reason: note,
      createdAt,
    })),
  };
}
