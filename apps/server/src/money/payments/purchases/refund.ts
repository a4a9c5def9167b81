import type { Money } from "@okpay/money";
import { newId } from "../../../platform/ids.ts";
import { noteUnknown } from "../asking.ts";
import { ABANDONED_AFTER_MS, type Attempt, referenceOf } from "../attempt.ts";
import {
  attemptRow,
  eventRows,
  linkRow,
  paymentRow,
  purchaseChangedRow,
  settledRow,
} from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { amountRefused, refused } from "../errors.ts";
import { topicRow } from "../events.ts";
import { advance } from "../lifecycle.ts";
import { bookedAt, type Payment } from "../payment.ts";
import { settle } from "../settlement.ts";
import { advanceFor } from "./advance.ts";
import { onceForMerchant, operate } from "./command.ts";
import { type PurchasePayment, refundLegs } from "./legs.ts";
import { type Operation, operationIdOf, operationRow } from "./operations.ts";
import type { PurchaseCommand } from "./purchase-command.ts";
import { toldRows } from "./refund-settling.ts";

export type RefundCommand = PurchaseCommand & {
  readonly amount?: Money;
  /** The merchant's words; the payer reads them. */
  readonly reason?: string;
};

/**
 * Gives back what was taken, all or part, to where it came from: a payment of its own, linked to the purchase. What the merchant's
 * balance lacks because fees are kept is lent (advance.ts). To a wallet it is one booking. To a card the sum is set aside first (and counts as refunded, so that no two refunds can exceed what was
 * taken), then the network is asked, then it is settled; a lost answer is asked about later.
 */
export async function refund(deps: PaymentsDeps, command: RefundCommand): Promise<PurchasePayment> {
  const operationId = operationIdOf(command.paymentId, "refund", command.clientId);
  const asked = { amountMinor: command.amount?.amountMinor ?? null, isFinal: true };
  return onceForMerchant(deps, command, { operationId, asked }, (original) => {
    const step = advance(original.state, "refund");
    if ("refusal" in step) throw refused("payment_state_conflict");
    const amountMinor = refundAmount(original, command.amount);
    const operation: Operation = {
      id: operationId,
      paymentId: original.id,
      kind: "refund",
      ...asked,
      state: "done",
      code: null,
      movedMinor: amountMinor,
      // A refund sorts by its own time, not by the purchase's.
      refundId: newId(),
      createdAt: deps.clock.now(),
    };
    const draft = refundOf(original, operation, amountMinor, command.reason ?? null);
    return original.purchase.way === "balance"
      ? refundToWallet(deps, original, operation, draft)
      : refundToCard(deps, original, operation, draft);
  });
}

function refundAmount({ amount, purchase }: PurchasePayment, wanted: Money | undefined): bigint {
  const left = purchase.captured - purchase.refunded;
  if (left === 0n) throw refused("payment_state_conflict");
  if (wanted === undefined) return left;
  if (wanted.currency !== amount.currency) throw refused("currency_not_held");
  if (wanted.amountMinor > left) throw amountRefused("above_maximum");
  return wanted.amountMinor;
}

/** The refund's payment before anything is decided: the purchase turned round. */
function refundOf(
  original: PurchasePayment,
  { refundId, createdAt }: Operation,
  amountMinor: bigint,
  reason: string | null,
): Payment {
  const { currency } = original.amount;
  return {
    id: refundId ?? "",
    version: 1,
    kind: "refund",
    state: "processing",
    payer: original.payee,
    payee: original.payer,
    amount: { amountMinor, currency },
    fee: { amountMinor: 0n, currency },
    note: reason,
    cardId: original.cardId,
    isSandbox: original.isSandbox,
    declineCode: null,
    shortfallMinor: null,
    payerBalanceAfter: null,
    payeeBalanceAfter: null,
    createdAt,
    completedAt: null,
    events: [],
    purchase: null,
    payout: null,
    remittance: null,
    originalId: original.id,
  };
}

const withRefunded = (original: PurchasePayment, amountMinor: bigint): PurchasePayment => ({
  ...original,
  purchase: { ...original.purchase, refunded: original.purchase.refunded + amountMinor },
});

const beginning = (payment: Payment, command: "ask" | "complete", at: Date): Payment => {
  const step = advance("new", command);
  if ("refusal" in step) throw new TypeError(`a refund cannot ${command}`);
  return {
    ...payment,
    state: step.to,
    createdAt: at,
    completedAt: command === "complete" ? at : null,
    events: step.events.map((type) => ({ type, at })),
  };
};

/** False when the purchase changed meanwhile. */
async function refundToWallet(
  deps: PaymentsDeps,
  original: PurchasePayment,
  operation: Operation,
  draft: Payment,
): Promise<boolean> {
  const { amountMinor } = draft.amount;
  const after = withRefunded(original, amountMinor);
  const advance = await advanceFor(deps, original, { id: draft.id, amountMinor });
  const refundTransfers = refundLegs(original, { id: draft.id, amountMinor, kind: "posted" });
  const outcome = await deps.ledger.book({
    transfers: [...advance.transfers, ...refundTransfers],
    caps: advance.caps,
    expects: [{ table: "payments.payment", id: original.id, version: original.version }],
    rows: (booked) => {
      if (booked.state !== "booked") return [];
      const at = bookedAt(booked);
      const payeeBalance = booked.balances.get(original.purchase.payerAccountId ?? "");
      const refunded = {
        ...beginning(draft, "complete", at),
        payeeBalanceAfter: payeeBalance?.balance ?? null,
      };
      return [
        paymentRow(refunded),
        ...eventRows(refunded),
        ...linkRow(refunded),
        purchaseChangedRow(original.id, after.purchase),
        ...toldRows(deps, after, "refunded", amountMinor, at),
        operationRow({ ...operation, createdAt: at }),
        topicRow(deps.outbox, "payment.completed", refunded),
      ];
    },
  });
  if (outcome.state === "refused") throw refused(refusalOf(outcome.code));
  return outcome.state === "booked";
}

/** The merchant has spent it already, and more is missing than may be lent, or its customer's wallet takes nothing now. Nothing is recorded: it can be tried again. */
const refusalOf = (code: string): "merchant_balance_too_small" | "payment_state_conflict" =>
  code === "exceeds_floor" ? "merchant_balance_too_small" : "payment_state_conflict";

async function refundToCard(
  deps: PaymentsDeps,
  original: PurchasePayment,
  operation: Operation,
  draft: Payment,
): Promise<boolean> {
  const { amountMinor } = draft.amount;
  const { purchase, ...reserved } = withRefunded(original, amountMinor);
  const now = deps.clock.now();
  const attempt: Attempt = {
    reference: operation.id,
    paymentId: draft.id,
    acquirer: deps.acquirer.name,
    cardId: original.cardId ?? "",
    walletAccountId: null,
    operation: "refund",
    amount: draft.amount,
    claim: null,
    state: "asked",
    code: null,
    enquiries: 0,
    nextEnquiryAt: new Date(now.getTime() + ABANDONED_AFTER_MS),
    createdAt: now,
  };
  const advance = await advanceFor(deps, original, { id: draft.id, amountMinor });
  const refundTransfers = refundLegs(original, { id: draft.id, amountMinor, kind: "pending" });
  const outcome = await deps.ledger.book({
    transfers: [...advance.transfers, ...refundTransfers],
    caps: advance.caps,
    expects: [{ table: "payments.payment", id: original.id, version: original.version }],
    rows: (booked) => {
      if (booked.state !== "booked") return [];
      const under = beginning(draft, "ask", bookedAt(booked));
      return [
        paymentRow(under),
        ...eventRows(under),
        ...linkRow(under),
        purchaseChangedRow(original.id, purchase),
        settledRow({ ...reserved, purchase, version: original.version + 1 }),
        operationRow({ ...operation, state: "asked", movedMinor: null }),
        attemptRow(attempt),
      ];
    },
  });
  if (outcome.state === "refused") throw refused(refusalOf(outcome.code));
  if (outcome.state !== "booked") return false;
  const verdict = await operate(deps, attempt, {
    kind: "refund",
    reference: referenceOf(original.id),
    amount: draft.amount,
    isFinal: true,
    totalAfterMinor: purchase.refunded,
    isRepeat: false,
  });
  if (verdict === null) await noteUnknown(deps, attempt);
  else await settle(deps, attempt, verdict);
  return true;
}
