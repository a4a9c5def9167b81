import type { DeclineCode } from "@okpay/contracts";
import type { BookedOutcome, TransferInput } from "../ledger/index.ts";
import { answerTo } from "./answers.ts";
import { type Attempt, LEASE_MS, transferIdsOf } from "./attempt.ts";
import { setNextEnquiry } from "./attempt-repository.ts";
import { attemptSettledRow, eventRows, settledRow } from "./booking-rows.ts";
import { declineOfCard } from "./declines.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { outcomeEventRows } from "./events.ts";
import { advance } from "./lifecycle.ts";
import { bookedAt, type Payment } from "./payment.ts";
import { find } from "./repository.ts";

/** How an attempt ended. `given_up`: the network never heard of it, and must now be told never to charge it. */
export type Verdict =
  | { readonly outcome: "approved" }
  | { readonly outcome: "declined"; readonly code: DeclineCode; readonly networkCode?: string }
  | { readonly outcome: "given_up" };

/** Races between the late answer and the enquiry end after one round; more would be a defect. */
const MOST_ROUNDS = 3;

/**
 * The second booking of a top-up: resolves the hold and writes the outcome, once, whoever comes first — the request
 * that asked or the enquiry that looked later. The loser finds the payment settled and reports that outcome.
 */
export async function settle(
  deps: PaymentsDeps,
  attempt: Attempt,
  verdict: Verdict,
  occurredAt: Date | null = null,
): Promise<Payment> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const payment = await find(deps.database.kysely, attempt.paymentId);
    if (payment === null)
      throw new PaymentInvariantBroken(`attempt ${attempt.reference} has no payment`);
    if (payment.state !== "processing") return finish(deps, attempt, payment);
    const settled = (outcome: BookedOutcome) =>
      settledPayment(payment, attempt, verdict, occurredAt ?? bookedAt(outcome));
    const outcome = await deps.ledger.book({
      transfers: [resolution(attempt, verdict)],
      expects: [{ table: "payments.payment", id: payment.id, version: payment.version }],
      rows: (decided) =>
        decided.state === "booked"
          ? rowsOf(deps, attempt, verdict, payment, withBalance(settled(decided), attempt, decided))
          : [],
    });
    if (outcome.state === "booked")
      return finish(deps, attempt, withBalance(settled(outcome), attempt, outcome));
    // Stale, or resolved already: somebody else was first. Their outcome is the payment's; read it.
  }
  throw new PaymentInvariantBroken(`payment ${attempt.paymentId} cannot be settled`);
}

/** Gives the waiting key its answer and closes the attempt; repeated by the sweep if the process dies before it. */
async function finish(deps: PaymentsDeps, attempt: Attempt, payment: Payment): Promise<Payment> {
  const customerId = payment.payee.customerId;
  if (customerId === null)
    throw new PaymentInvariantBroken(`top-up ${payment.id} belongs to nobody`);
  await deps.database.kysely.transaction().execute(async (tx) => {
    await deps.idempotency.complete(tx, attempt.claim, answerTo(payment, customerId));
    const whileState = payment.state === "completed" ? "approved" : "declined";
    await setNextEnquiry(tx, attempt.reference, { whileState, at: null });
  });
  return payment;
}

function resolution(attempt: Attempt, verdict: Verdict): TransferInput {
  const ids = transferIdsOf(attempt.reference);
  return verdict.outcome === "approved"
    ? {
        id: ids.post,
        kind: "post",
        pendingId: ids.hold,
        amountMinor: "all",
        reference: attempt.paymentId,
      }
    : { id: ids.void, kind: "void", pendingId: ids.hold, reference: attempt.paymentId };
}

function settledPayment(payment: Payment, attempt: Attempt, verdict: Verdict, at: Date): Payment {
  const isCompleted = verdict.outcome === "approved";
  const step = advance(payment.state, isCompleted ? "complete" : "decline");
  if ("refusal" in step)
    throw new PaymentInvariantBroken(`attempt ${attempt.reference}: ${step.refusal}`);
  return {
    ...payment,
    version: payment.version + 1,
    state: step.to,
    declineCode: isCompleted
      ? null
      : verdict.outcome === "declined"
        ? declineOfCard(verdict)
        : "card_network_unreachable",
    completedAt: isCompleted ? at : null,
    events: [...payment.events, ...step.events.map((type) => ({ type, at }))],
  };
}

const withBalance = (payment: Payment, attempt: Attempt, outcome: BookedOutcome): Payment =>
  payment.state === "completed"
    ? {
        ...payment,
        payeeBalanceAfter: outcome.balances.get(attempt.walletAccountId)?.balance ?? null,
      }
    : payment;

function rowsOf(
  deps: PaymentsDeps,
  attempt: Attempt,
  verdict: Verdict,
  before: Payment,
  after: Payment,
) {
  const soon = new Date(deps.clock.now().getTime() + LEASE_MS);
  const isGivenUp = verdict.outcome === "given_up";
  return [
    settledRow(after),
    ...eventRows(after, before.events.length),
    attemptSettledRow({
      ...attempt,
      state: verdict.outcome === "approved" ? "approved" : isGivenUp ? "cancelling" : "declined",
      code: after.declineCode,
      nextEnquiryAt: soon,
    }),
    ...outcomeEventRows(deps.outbox, after),
  ];
}
