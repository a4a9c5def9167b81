import type { BookedOutcome } from "../ledger/index.ts";
import { answerTo } from "./answers.ts";
import { type Attempt, isOpen, LEASE_MS, transferIdsOf } from "./attempt.ts";
import { endLook, findAttempt } from "./attempt-repository.ts";
import { attemptSettledRow, eventRows, settledRow } from "./booking-rows.ts";
import { planOfPayout } from "./cash-outs/settling.ts";
import { declineOfCard } from "./declines.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { topicRow } from "./events.ts";
import { canBeLate, noteLateYes } from "./late-yes.ts";
import { advance } from "./lifecycle.ts";
import { bookedAt, type Payment, stepped } from "./payment.ts";
import { planOfPurchase } from "./purchases/settling.ts";
import { find } from "./repository.ts";
import type { SettlementPlan, Verdict } from "./settlement-plan.ts";
import { askerOf } from "./view.ts";

/** Races between the late answer, the enquiry and a merchant's own changes end after a round or two. */
const MOST_ROUNDS = 8;

/**
 * The second booking of whatever was asked of a network: resolves the hold and writes the outcome, once, whoever comes
 * first — the request that asked or the enquiry that looked later. The loser finds the attempt answered and reports that; a
 * loser that brings a yes to what came to nothing has the money let go of.
 */
export async function settle(
  deps: PaymentsDeps,
  attempt: Pick<Attempt, "reference" | "paymentId">,
  verdict: Verdict,
  occurredAt: Date | null = null,
): Promise<Payment> {
  return (await settleAttempt(deps, attempt, verdict, occurredAt)).payment;
}

interface Settled {
  /** As it was written here, or as whoever was first left it. */
  readonly attempt: Attempt;
  readonly payment: Payment;
}

/** The same for who goes on with the attempt: with the lease it was left under. */
export async function settleAttempt(
  deps: PaymentsDeps,
  { reference, paymentId }: Pick<Attempt, "reference" | "paymentId">,
  verdict: Verdict,
  occurredAt: Date | null = null,
): Promise<Settled> {
  const db = deps.database.kysely;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // In this order: a payment that has moved on comes with an attempt that says why.
    const payment = await find(db, paymentId);
    const attempt = await findAttempt(db, reference);
    if (payment === null || attempt === null)
      throw new PaymentInvariantBroken(`attempt ${reference} has no payment`);
    if (!isOpen(attempt)) {
      if (verdict.outcome === "approved" && canBeLate(attempt)) await noteLateYes(deps, attempt);
      const now = (await find(db, paymentId)) ?? payment;
      return { attempt, payment: await answerWaiting(deps, attempt, now) };
    }
    const settled = await bookVerdict(deps, { payment, attempt, verdict, occurredAt });
    if (settled !== null) return finish(deps, settled);
    // Stale, or resolved already: somebody else was first. Their outcome is the payment's; read it.
  }
  throw new PaymentInvariantBroken(`payment ${paymentId} cannot be settled`);
}

/** `null` when somebody else changed the payment, or what it hangs on, meanwhile. */
async function bookVerdict(
  deps: PaymentsDeps,
  given: { payment: Payment; attempt: Attempt; verdict: Verdict; occurredAt: Date | null },
): Promise<Settled | null> {
  const { payment, attempt, verdict, occurredAt } = given;
  const plan = await planOf(deps, payment, attempt, verdict);
  const step = advance(payment.state, plan.command);
  if ("refusal" in step)
    throw new PaymentInvariantBroken(`attempt ${attempt.reference}: ${step.refusal}`);
  const after = (outcome: BookedOutcome): Payment => {
    const at = occurredAt ?? bookedAt(outcome);
    const moved = withDecline(stepped(payment, step, at, plan.eventAmountMinor), verdict);
    return plan.change?.(moved, outcome) ?? moved;
  };
  const answered: Attempt = {
    ...attempt,
    state: answeredState(attempt, verdict),
    code: verdict.outcome === "declined" ? (verdict.networkCode ?? verdict.code) : null,
    nextEnquiryAt: new Date(deps.clock.now().getTime() + LEASE_MS),
  };
  const outcome = await deps.ledger.book({
    transfers: plan.transfers,
    expects: [
      { table: "payments.payment", id: payment.id, version: payment.version },
      ...(plan.expects ?? []),
    ],
    rows: (decided) => {
      if (decided.state !== "booked") return [];
      const settled = after(decided);
      return [
        settledRow(settled),
        ...eventRows(settled, payment.events.length),
        attemptSettledRow(answered),
        ...(plan.topic === null ? [] : [topicRow(deps.outbox, plan.topic, settled)]),
        ...(plan.rows?.(settled) ?? []),
      ];
    },
  });
  return outcome.state === "booked" ? { attempt: answered, payment: after(outcome) } : null;
}

async function planOf(
  deps: PaymentsDeps,
  payment: Payment,
  attempt: Attempt,
  verdict: Verdict,
): Promise<SettlementPlan> {
  if (attempt.operation === "pay_out") return planOfPayout(payment, verdict);
  return payment.purchase === null && attempt.operation === "charge"
    ? planOfTopUp(attempt, verdict)
    : planOfPurchase(deps, payment, attempt, verdict);
}

/** A network that never heard of a charge must still be told; of anything else there is nothing to take back. */
const answeredState = ({ operation }: Attempt, verdict: Verdict): Attempt["state"] => {
  if (verdict.outcome === "approved") return "approved";
  const isCharge = operation === "charge" || operation === "authorize";
  return verdict.outcome === "given_up" && isCharge ? "cancelling" : "declined";
};

const withDecline = (payment: Payment, verdict: Verdict): Payment =>
  payment.state !== "declined"
    ? payment
    : {
        ...payment,
        declineCode:
          verdict.outcome === "declined"
            ? declineOfCard(verdict)
            : ((verdict.outcome === "given_up" ? verdict.code : null) ??
              "card_network_unreachable"),
      };

/**
 * Gives the waiting key its answer; repeated by the sweep if the process dies before it. When to look next stays: whoever finds
 * an attempt answered does not know why it is due.
 */
export async function answerWaiting(
  deps: PaymentsDeps,
  { claim }: Pick<Attempt, "claim">,
  payment: Payment,
): Promise<Payment> {
  if (claim !== null)
    await deps.database.kysely
      .transaction()
      .execute((tx) => deps.idempotency.complete(tx, claim, answerTo(payment, askerOf(payment))));
  return payment;
}

/** The same by whoever wrote the outcome, and nothing is owed any more, but for what was heard meanwhile. */
async function finish(deps: PaymentsDeps, settled: Settled): Promise<Settled> {
  const { attempt, payment } = settled;
  await answerWaiting(deps, attempt, payment);
  if (attempt.state === "approved" || attempt.state === "declined")
    await endLook(deps.database.kysely, attempt);
  return settled;
}

function planOfTopUp(attempt: Attempt, verdict: Verdict): SettlementPlan {
  const ids = transferIdsOf(attempt.reference);
  const { paymentId: reference, walletAccountId } = attempt;
  if (verdict.outcome !== "approved")
    return {
      transfers: [{ id: ids.void, kind: "void", pendingId: ids.hold, reference }],
      command: "decline",
      topic: "payment.declined",
    };
  return {
    transfers: [{ id: ids.post, kind: "post", pendingId: ids.hold, amountMinor: "all", reference }],
    command: "complete",
    change: (payment, { balances }) => ({
      ...payment,
      payeeBalanceAfter: balances.get(walletAccountId ?? "")?.balance ?? null,
    }),
    topic: "payment.completed",
  };
}
