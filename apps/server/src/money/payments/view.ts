import { type Payment as PaymentBody, toldCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import { toPublicId } from "../../platform/ids.ts";
import { nextStepsOf } from "./advice.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import type { Payment } from "./payment.ts";
import { priceOnWire } from "./remittances/wire.ts";
import { totalOf } from "./rules.ts";

/** Which side of a payment a customer is on; `null` when it is none of their business. */
export function directionFor(payment: Payment, customerId: string): "in" | "out" | null {
  if (payment.payer.customerId === customerId) return "out";
  if (payment.payee.customerId !== customerId) return null;
  // A send that came to nothing is the payer's affair alone; of a top-up, a refund and a request the payee has been told.
  return payment.kind !== "send" || payment.state === "completed" ? "in" : null;
}

/** Who confirmed a payment, and is answered. */
export function askerOf(payment: Payment): string {
  const asker = payment.kind === "top_up" ? payment.payee : payment.payer;
  if (asker.customerId === null)
    throw new PaymentInvariantBroken(`payment ${payment.id} was asked for by nobody`);
  return asker.customerId;
}

/** The payment as one of its parties sees it: the other's name, what it did to *their* wallet. */
export function viewOf(payment: Payment, direction: "in" | "out"): PaymentBody {
  const { currency } = payment.amount;
  const isOut = direction === "out";
  const counterparty = isOut ? payment.payee : payment.payer;
  const fee: Money = isOut ? payment.fee : { amountMinor: 0n, currency };
  const balanceAfter = isOut ? payment.payerBalanceAfter : payment.payeeBalanceAfter;
  return {
    id: toPublicId("pay", payment.id),
    kind: payment.kind,
    state: payment.state,
    direction,
    amount: payment.amount,
    fee,
    total: totalOf(payment.amount, fee),
    counterparty: { name: counterparty.name, detail: counterparty.detail },
    note: payment.note,
    declineCode: payment.declineCode === null ? null : toldCode(payment.declineCode),
    nextSteps: nextStepsOf(payment),
    shortfall:
      payment.shortfallMinor === null ? null : { amountMinor: payment.shortfallMinor, currency },
    balanceAfter: balanceAfter === null ? null : { amountMinor: balanceAfter, currency },
    createdAt: payment.createdAt.toISOString(),
    completedAt: payment.completedAt?.toISOString() ?? null,
    events: payment.events.map(({ type, at, amountMinor }) => ({
      type,
      at: at.toISOString(),
      amount: amountMinor === undefined ? null : { amountMinor, currency },
    })),
    isSandbox: payment.isSandbox,
    arrivesBy: payment.payout?.arrivesBy.toISOString() ?? null,
    remittance: remittanceOf(payment),
    purchase: purchaseOf(payment),
    originalId: payment.originalId === null ? null : toPublicId("pay", payment.originalId),
  };
}

function remittanceOf({ remittance, payout }: Payment): PaymentBody["remittance"] {
  if (remittance === null || payout === null) return null;
  const beneficiaryId = toPublicId("ben", payout.bankAccountId);
  return { beneficiaryId, price: priceOnWire(remittance) };
}

/** What a buyer may know of it: not what the merchant pays us. */
function purchaseOf({ purchase, amount: { currency }, payer }: Payment): PaymentBody["purchase"] {
  if (purchase === null) return null;
  return {
    checkoutId: toPublicId("chk", purchase.checkoutId),
    way: purchase.way,
    card: purchase.way === "card" ? payer.detail : null,
    captured: { amountMinor: purchase.captured, currency },
    refunded: { amountMinor: purchase.refunded, currency },
    heldUntil: purchase.expiresAt.toISOString(),
  };
}
