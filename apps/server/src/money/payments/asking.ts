import { type ChallengeAnswer, type ChargeAnswer, OutcomeUnknown } from "../cards/index.ts";
import { answerTo } from "./answers.ts";
import {
  type Attempt,
  type AttemptState,
  CHALLENGE_MS,
  CHARGE_DEADLINE_MS,
  isOpen,
  waitBeforeEnquiry,
} from "./attempt.ts";
import { findAttempt, makeDue, setNextEnquiry } from "./attempt-repository.ts";
import { eventRows, settledRow } from "./booking-rows.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { advance } from "./lifecycle.ts";
import { type Payment, stepped } from "./payment.ts";
import { findForUpdate, write } from "./repository.ts";
import { settle } from "./settlement.ts";
import { askerOf } from "./view.ts";

const HOUSE = "OKPay";

/**
 * Asks the network for the money, once, and writes down what it said; the payment as it is then. Its answer can be lost on
 * the way or be a question to the payer: both are states, and both are asked about later under the same reference.
 */
export async function ask(
  deps: PaymentsDeps,
  attempt: Attempt,
  {
    occurredAt = null,
    returnUrl = null,
    payee = HOUSE,
  }: {
    readonly occurredAt?: Date | null;
    readonly returnUrl?: string | null;
    /** Whom the issuer's question names; left out: money for the payer's own wallet comes to the house. */
    readonly payee?: string;
  } = {},
): Promise<Payment> {
  const answer = await charge(deps, attempt, {
    returnUrl: returnUrl ?? deps.returnUrlOf(attempt.paymentId),
    payee,
    ...(occurredAt === null ? {} : { occurredAt }),
  });
  if (answer === null) return noteUnknown(deps, attempt);
  if (answer.outcome === "challenge") return noteChallenge(deps, attempt);
  return settle(deps, attempt, answer, occurredAt);
}

/** `null` when the answer is not known. Nothing an adapter throws can mean "not charged". */
async function charge(
  deps: PaymentsDeps,
  attempt: Attempt,
  told: { readonly returnUrl: string; readonly payee: string; readonly occurredAt?: Date },
): Promise<ChargeAnswer | ChallengeAnswer | null> {
  const { reference, amount, cardId, paymentId } = attempt;
  const signal = AbortSignal.timeout(CHARGE_DEADLINE_MS);
  const deadline = Promise.withResolvers<never>();
  signal.addEventListener("abort", () =>
    deadline.reject(new OutcomeUnknown("no answer within the deadline")),
  );
  const asked = deps.acquirer.charge({
    reference,
    amount,
    cardId,
    signal,
    holdsOnly: attempt.operation === "authorize",
    ...told,
  });
  try {
    return await Promise.race([asked, deadline.promise]);
  } catch (error) {
    deps.log.warn(
      { err: error, paymentId, acquirer: attempt.acquirer },
      "payments: the outcome of a charge is unknown; it will be asked for",
    );
    void takeLate(deps, attempt, asked);
    return null;
  }
}

/** An answer that comes after nobody waits for it any more is an answer: what it says is held is settled, or let go of. */
async function takeLate(
  deps: PaymentsDeps,
  attempt: Attempt,
  asked: Promise<ChargeAnswer | ChallengeAnswer>,
): Promise<void> {
  const answer = await asked.catch(() => null);
  if (answer === null || answer.outcome === "challenge") return;
  try {
    await settle(deps, attempt, answer);
  } catch (error) {
    const { paymentId, reference } = attempt;
    // What is open is asked for anyhow; what is over is so only where there is news of it.
    const isDue = await makeDue(deps.database.kysely, reference, { at: deps.clock.now() }).then(
      () => true,
      () => false,
    );
    deps.log.error(
      { err: error, paymentId },
      isDue
        ? "payments: a late answer could not be taken; it will be asked for"
        : "payments: a late answer could not be taken; it is asked for where the payment is open or the network has news of it",
    );
  }
}

/** Writes down that the answer is missing, answers the customer with `processing`, and asks again in five seconds. */
export const noteUnknown = (deps: PaymentsDeps, attempt: Attempt): Promise<Payment> =>
  note(deps, attempt, "lose_answer", { state: "asked", inMs: waitBeforeEnquiry(0) });

/** Writes down that the issuer asks the payer. Where, is asked of the network again: the address is the payer's secret. */
export const noteChallenge = (deps: PaymentsDeps, attempt: Attempt): Promise<Payment> =>
  note(deps, attempt, "challenge", { state: "challenged", inMs: CHALLENGE_MS });

function note(
  deps: PaymentsDeps,
  attempt: Attempt,
  command: "lose_answer" | "challenge",
  next: { readonly state: AttemptState; readonly inMs: number },
): Promise<Payment> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const payment = await findForUpdate(tx, attempt.paymentId);
    const current = await findAttempt(tx, attempt.reference);
    if (payment === null || current === null)
      throw new PaymentInvariantBroken(`attempt ${attempt.reference} has no payment`);
    const step = advance(payment.state, command);
    // Somebody was faster (the sweep, a network's event): the payment has its outcome, or says so already.
    if ("refusal" in step || !isOpen(current)) return payment;
    const now = deps.clock.now();
    const noted = stepped(payment, step, now);
    await write(tx, settledRow(noted));
    for (const row of eventRows(noted, payment.events.length)) await write(tx, row);
    await setNextEnquiry(tx, attempt.reference, {
      whileState: current.state,
      state: next.state,
      at: new Date(now.getTime() + next.inMs),
    });
    if (attempt.claim !== null)
      await deps.idempotency.complete(tx, attempt.claim, answerTo(noted, askerOf(noted)));
    return noted;
  });
}
