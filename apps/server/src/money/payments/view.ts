import { type Payment as PaymentBody, toldCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import { toPublicId } from "../../platform/ids.ts";
import { nextStepsOf } from "./advice.ts";
import type { Payment } from "./payment.ts";
import { totalOf } from "./rules.ts";

/** Which side of a payment a customer is on; `null` when it is none of their business. */
export function directionFor(payment: Payment, customerId: string): "in" | "out" | null {
  if (payment.payer.customerId === customerId) return "out";
  if (payment.payee.customerId !== customerId) return null;
  // A send that came to nothing is the payer's affair alone; a top-up's payee is the one who asked for it.
  return payment.kind === "top_up" || payment.state === "completed" ? "in" : null;
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
    events: payment.events.map(({ type, at }) => ({ type, at: at.toISOString() })),
  };
}
