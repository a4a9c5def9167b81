import type { SideRow } from "../../../platform/side-row.ts";
import type { Attempt } from "../attempt.ts";
import { purchaseChangedRow } from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken } from "../errors.ts";
import type { Payment } from "../payment.ts";
import type { Checkout } from "../ports.ts";
import type { SettlementPlan, Verdict } from "../settlement-plan.ts";
import { forCheckout } from "./for-checkout.ts";
import { captureLegs, type PurchasePayment, voidLegs } from "./legs.ts";
import { findOperation, operationAnsweredRow } from "./operations.ts";
import { planOfRefund } from "./refund-settling.ts";

/** What a network's answer about a purchase, one of its captures or its refund does. */
export async function planOfPurchase(
  deps: PaymentsDeps,
  payment: Payment,
  attempt: Attempt,
  verdict: Verdict,
): Promise<SettlementPlan> {
  if (attempt.operation === "refund") return planOfRefund(deps, payment, verdict);
  if (payment.purchase === null)
    throw new PaymentInvariantBroken(`attempt ${attempt.reference} is of no purchase`);
  const purchased: PurchasePayment = { ...payment, purchase: payment.purchase };
  const checkout = await deps.checkouts.find(purchased.purchase.checkoutId);
  const plan = await planOf(deps, purchased, attempt, verdict);
  return withCheckout(plan, checkout);
}

async function planOf(
  deps: PaymentsDeps,
  payment: PurchasePayment,
  attempt: Attempt,
  verdict: Verdict,
): Promise<SettlementPlan> {
  const isApproved = verdict.outcome === "approved";
  switch (attempt.operation) {
    case "authorize":
      return isApproved
        ? { transfers: [], command: "authorize", topic: "payment.authorized" }
        : declined(payment);
    case "charge":
      return isApproved
        ? captured(payment, {
            operationId: payment.id,
            amountMinor: payment.amount.amountMinor,
            isFinal: true,
          })
        : declined(payment);
    case "capture": {
      const operation = await findOperation(deps.database.kysely, attempt.reference);
      if (operation === null)
        throw new PaymentInvariantBroken(`capture ${attempt.reference} was asked by nobody`);
      if (!isApproved) return reopened(attempt, verdict);
      const { amountMinor } = attempt.amount;
      const { isFinal } = operation;
      const plan = captured(payment, { operationId: operation.id, amountMinor, isFinal });
      return withRows(plan, [doneRow(operation.id, amountMinor)]);
    }
    case "void":
      if (!isApproved) return reopened(attempt, verdict);
      return withRows(voided(payment), [doneRow(attempt.reference, attempt.amount.amountMinor)]);
    case "refund":
    case "pay_out":
      throw new PaymentInvariantBroken(`a purchase has no ${attempt.operation}`);
  }
}

const doneRow = (operationId: string, movedMinor: bigint): SideRow =>
  operationAnsweredRow(operationId, { state: "done", code: null, movedMinor });

/** The issuer said no: what was held on its way to the merchant is let go. */
const declined = (payment: PurchasePayment): SettlementPlan => ({
  transfers: voidLegs(payment),
  command: "decline",
  topic: "payment.declined",
});

/** Part of what is held is taken, or the rest of it. Also for a capture that asks nobody. */
export function captured(
  payment: PurchasePayment,
  capture: Parameters<typeof captureLegs>[1],
): SettlementPlan {
  const { legs, after } = captureLegs(payment, capture);
  const isOver = after.holds === payment.purchase.holds;
  const isWhole = after.captured === payment.amount.amountMinor && payment.purchase.captured === 0n;
  return {
    transfers: legs,
    command: isOver ? "complete" : "capture",
    ...(isWhole ? {} : { eventAmountMinor: capture.amountMinor }),
    change: (moved, { balances }) => ({
      ...moved,
      purchase: after,
      payerBalanceAfter: balances.get(after.payerAccountId ?? "")?.balance ?? null,
    }),
    rows: () => [purchaseChangedRow(payment.id, after)],
    topic: isOver ? "payment.completed" : "payment.captured",
  };
}

/** What is held is let go; what was taken before stays taken, and that is then all. */
export const voided = (payment: PurchasePayment): SettlementPlan => ({
  transfers: voidLegs(payment),
  ...(payment.purchase.captured > 0n
    ? { command: "complete", topic: "payment.completed" }
    : { command: "void", topic: "payment.voided" }),
});

/** The network would not: everything is held as before, and the merchant may ask for something else. */
const reopened = (attempt: Attempt, verdict: Verdict): SettlementPlan => ({
  transfers: [],
  command: "reopen",
  rows: () => [
    operationAnsweredRow(attempt.reference, {
      state: "refused",
      code: verdict.outcome === "declined" ? (verdict.networkCode ?? verdict.code) : null,
      movedMinor: 0n,
    }),
  ],
  topic: null,
});

const withRows = (plan: SettlementPlan, rows: readonly SideRow[]): SettlementPlan => ({
  ...plan,
  rows: (payment) => [...(plan.rows?.(payment) ?? []), ...rows],
});

/** The checkout learns of it in the same booking, so that it is paid once and open again when it was not. */
export const withCheckout = (plan: SettlementPlan, checkout: Checkout | null): SettlementPlan =>
  checkout === null
    ? plan
    : {
        ...plan,
        expects: [...(plan.expects ?? []), checkout.expects],
        rows: (payment) => [
          ...(plan.rows?.(payment) ?? []),
          ...checkout.rows(forCheckout(payment)),
        ],
      };
