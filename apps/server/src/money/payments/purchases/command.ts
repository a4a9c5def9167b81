import { RequestRefused } from "../../../platform/refusal.ts";
import { type CardOperation, OutcomeUnknown } from "../../cards/index.ts";
import { noteUnknown } from "../asking.ts";
import {
  ABANDONED_AFTER_MS,
  type Attempt,
  CHARGE_DEADLINE_MS,
  isOpen,
  referenceOf,
} from "../attempt.ts";
import { findAttempt } from "../attempt-repository.ts";
import { attemptRow, eventRows, settledRow } from "../booking-rows.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken, refused } from "../errors.ts";
import { topicRow } from "../events.ts";
import { advance, type PaymentCommand } from "../lifecycle.ts";
import { bookedAt, stepped } from "../payment.ts";
import { find } from "../repository.ts";
import { settle } from "../settlement.ts";
import type { SettlementPlan, Verdict } from "../settlement-plan.ts";
import type { PurchasePayment } from "./legs.ts";
import {
  findOperation,
  type Operation,
  operationIdOf,
  operationRow,
  requireSame,
} from "./operations.ts";
import type { PurchaseCommand } from "./purchase-command.ts";
import { withCheckout } from "./settling.ts";

/** What a command comes to when it is decided, before anything is written. */
export interface Decided {
  readonly operation: Operation;
  /** What happens when nobody need be asked: a wallet paid. */
  readonly plan: SettlementPlan;
  /** What is asked of the card network otherwise. */
  readonly asked: Pick<CardOperation, "amount" | "isFinal" | "totalAfterMinor">;
}

const MOST_ROUNDS = 8;

/**
 * Capture and void, the same way. From a wallet it is one booking. By card it is three steps: written down that the network
 * will be asked (from then on the payment is under way and takes no other command: that is its lock), asked, settled. The
 * payment's version decides between two that come at once; the loser looks again, at what the winner made of it.
 */
export async function commandHeld(
  deps: PaymentsDeps,
  kind: "capture" | "void",
  command: PurchaseCommand,
  decide: (payment: PurchasePayment, operationId: string) => Decided,
  asked: Pick<Operation, "amountMinor" | "isFinal">,
): Promise<PurchasePayment> {
  const operationId = operationIdOf(command.paymentId, kind, command.clientId);
  return onceForMerchant(deps, command, { operationId, asked }, (payment) => {
    requireHeld(deps, payment, kind);
    const decided = decide(payment, operationId);
    return payment.purchase.way === "balance"
      ? bookAtOnce(deps, payment, decided)
      : askNetwork(deps, payment, kind, decided);
  });
}

/**
 * A merchant's command, done once for ever: the same id again is answered as the first time, with other content refused.
 * `attempt` is false when the payment changed under it; then it is made again, of what the payment is now.
 */
export async function onceForMerchant(
  deps: PaymentsDeps,
  command: Pick<PurchaseCommand, "merchantId" | "paymentId">,
  {
    operationId,
    asked,
  }: {
    readonly operationId: string;
    readonly asked: Pick<Operation, "amountMinor" | "isFinal">;
  },
  attempt: (payment: PurchasePayment) => Promise<boolean>,
): Promise<PurchasePayment> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // In this order: a payment that this very command has changed comes with the command's row.
    const payment = await purchaseOfMerchant(deps, command);
    const known = await findOperation(deps.database.kysely, operationId);
    if (known !== null) {
      requireSame(known, asked);
      return purchaseOfMerchant(deps, command);
    }
    if (await attempt(payment)) return purchaseOfMerchant(deps, command);
  }
  throw new RequestRefused("request_in_progress", { retryAfterSeconds: 1 });
}

/** Refuses what the state does not allow, and captures of what has run out. */
function requireHeld(deps: PaymentsDeps, payment: PurchasePayment, kind: "capture" | "void"): void {
  const command: PaymentCommand = kind === "capture" ? "complete" : "void";
  // `requested` and `needs_action` can complete too, but not by a merchant's hand.
  const isAllowed =
    payment.state === "authorized" && !("refusal" in advance("authorized", command));
  const isTooLate = kind === "capture" && payment.purchase.expiresAt <= deps.clock.now();
  if (!isAllowed || isTooLate) throw refused("payment_state_conflict");
}

export async function purchaseOfMerchant(
  deps: PaymentsDeps,
  { merchantId, paymentId }: Pick<PurchaseCommand, "merchantId" | "paymentId">,
): Promise<PurchasePayment> {
  const payment = await find(deps.database.kysely, paymentId);
  // Another merchant's payment and none at all are the same answer.
  if (payment?.purchase?.merchantId !== merchantId) throw refused("not_found");
  return { ...payment, purchase: payment.purchase };
}

/** False when the payment changed meanwhile. */
async function bookAtOnce(
  deps: PaymentsDeps,
  payment: PurchasePayment,
  decided: Decided,
): Promise<boolean> {
  const checkout = await deps.checkouts.find(payment.purchase.checkoutId);
  return bookPlan(deps, payment, withCheckout(decided.plan, checkout), decided.operation);
}

/** One booking of a plan that asks nobody. False when the payment changed meanwhile. @internal also for expiry. */
async function bookPlan(
  deps: PaymentsDeps,
  payment: PurchasePayment,
  plan: SettlementPlan,
  operation: Operation | null,
): Promise<boolean> {
  const step = advance(payment.state, plan.command);
  if ("refusal" in step) throw refused("payment_state_conflict");
  const outcome = await deps.ledger.book({
    transfers: plan.transfers,
    expects: [
      { table: "payments.payment", id: payment.id, version: payment.version },
      ...(plan.expects ?? []),
    ],
    rows: (booked) => {
      if (booked.state !== "booked") return [];
      const moved = stepped(payment, step, bookedAt(booked), plan.eventAmountMinor);
      const after = plan.change?.(moved, booked) ?? moved;
      return [
        settledRow(after),
        ...eventRows(after, payment.events.length),
        ...(operation === null
          ? []
          : [operationRow({ ...operation, createdAt: bookedAt(booked) })]),
        ...(plan.topic === null ? [] : [topicRow(deps.outbox, plan.topic, after)]),
        ...(plan.rows?.(after) ?? []),
      ];
    },
  });
  // The rest could not be held anew (the payer's wallet is frozen): it can still be captured for good, or let go.
  if (outcome.state === "refused") throw refused("payment_state_conflict");
  return outcome.state === "booked";
}

async function askNetwork(
  deps: PaymentsDeps,
  payment: PurchasePayment,
  kind: "capture" | "void",
  { operation, asked }: Decided,
): Promise<boolean> {
  const step = advance(payment.state, "ask");
  if ("refusal" in step) throw refused("payment_state_conflict");
  const now = deps.clock.now();
  const attempt: Attempt = {
    reference: operation.id,
    paymentId: payment.id,
    acquirer: deps.acquirer.name,
    cardId: payment.cardId ?? "",
    walletAccountId: null,
    operation: kind,
    amount: asked.amount,
    claim: null,
    state: "asked",
    code: null,
    enquiries: 0,
    nextEnquiryAt: new Date(now.getTime() + ABANDONED_AFTER_MS),
    createdAt: now,
  };
  const under = stepped(payment, step, now);
  const outcome = await deps.ledger.book({
    transfers: [],
    expects: [{ table: "payments.payment", id: payment.id, version: payment.version }],
    rows: () => [
      settledRow(under),
      ...eventRows(under, payment.events.length),
      operationRow({ ...operation, state: "asked", movedMinor: null }),
      attemptRow(attempt),
    ],
  });
  if (outcome.state !== "booked") return false;
  const verdict = await operate(deps, attempt, {
    ...asked,
    kind,
    reference: referenceOf(payment.id),
    isRepeat: false,
  });
  if (verdict === null) await noteUnknown(deps, attempt);
  else await settle(deps, attempt, verdict);
  return true;
}

/** Asks the network, once; `null` when its answer is not known. */
export async function operate(
  deps: PaymentsDeps,
  attempt: Attempt,
  operation: Omit<CardOperation, "operationId">,
): Promise<Verdict | null> {
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => deadline.reject(new OutcomeUnknown("no answer within the deadline")),
    CHARGE_DEADLINE_MS,
  );
  try {
    const answer = await Promise.race([
      deps.acquirer.operate({ ...operation, operationId: attempt.reference }),
      deadline.promise,
    ]);
    if (answer.outcome === "unknown") return null;
    return answer.outcome === "done"
      ? { outcome: "approved" }
      : { outcome: "declined", code: "generic_decline", networkCode: answer.networkCode };
  } catch (error) {
    deps.log.warn(
      { err: error, paymentId: attempt.paymentId, operation: attempt.operation },
      "payments: what became of an operation is unknown; it will be asked for",
    );
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What was asked under an attempt, told again for whoever asks what became of it: word for word, because it follows from the
 * purchase as it was. `null` where the answer has come meanwhile: the purchase may be another by then.
 */
export async function operationOf(
  deps: Pick<PaymentsDeps, "database">,
  attempt: Attempt,
): Promise<Omit<CardOperation, "operationId" | "isRepeat"> | null> {
  const { kysely } = deps.database;
  const payment = await find(kysely, attempt.paymentId);
  const purchase =
    payment === null || payment.originalId === null
      ? payment
      : await find(kysely, payment.originalId);
  const operation = await findOperation(kysely, attempt.reference);
  if (purchase?.purchase === null || purchase === null || operation === null)
    throw new PaymentInvariantBroken(`operation ${attempt.reference} is of no purchase`);
  // In this order: an answer changes both in one transaction, so while none is seen here none was seen there.
  const now = await findAttempt(kysely, attempt.reference);
  if (now === null)
    throw new PaymentInvariantBroken(`operation ${attempt.reference} was asked by no attempt`);
  if (!isOpen(now)) return null;
  const { captured, refunded } = purchase.purchase;
  const { kind } = operation;
  // Said again as it was said (capture.ts): all that is left is the last capture, whatever the merchant called it.
  const takesAll =
    kind === "capture" && captured + attempt.amount.amountMinor === purchase.amount.amountMinor;
  return {
    kind,
    reference: referenceOf(purchase.id),
    amount: attempt.amount,
    isFinal: operation.isFinal || takesAll,
    // A refund under way is counted already, a capture not yet; letting go takes nothing.
    totalAfterMinor:
      kind === "refund"
        ? refunded
        : kind === "void"
          ? captured
          : captured + attempt.amount.amountMinor,
  };
}
