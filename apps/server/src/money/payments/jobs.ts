import type { DeclineCode } from "@okpay/contracts";
import { type EnquiryAnswer, OutcomeUnknown } from "../cards/index.ts";
import { noteChallenge } from "./asking.ts";
import {
  type Attempt,
  CHALLENGE_MS,
  CLOSED_LATER_MS,
  isOpen,
  LEASE_MS,
  waitBeforeEnquiry,
} from "./attempt.ts";
import { endCancelling, endLook, makeDue, takeDue } from "./attempt-repository.ts";
import { enquirePayOut } from "./cash-outs/paying-out.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import {
  canBeLate,
  holdsMoney,
  isApprovedCharge,
  letGoElsewhere,
  noteLateYes,
  noteLetGo,
} from "./late-yes.ts";
import { operate, operationOf } from "./purchases/command.ts";
import { find } from "./repository.ts";
import { answerWaiting, settle, settleAttempt } from "./settlement.ts";

const SWEEP_INTERVAL_MS = 1_000;
const MOST_AT_ONCE = 20;
/**
 * So often what is over is looked at while its network has no keys: a month of daily looks. Keys that were taken away by mistake
 * are back by then, and holds have ended by themselves. What is still to be let go of, or has no outcome, is asked for on and on.
 */
const LOOKS_FOR_REMOVED = 34;

/**
 * Asks the card networks, by our reference, what became of charges nobody has an answer to: 5 s, 1 min, 5 min, 1 h
 * after, then daily. A sweep over the attempts' own due times rather than a queued job: an attempt is written by a
 * booking, which cannot enqueue, and whatever a dying process leaves behind is found here within seconds.
 */
export interface Enquiries {
  start(): void;
  /** Lets what is under way finish. */
  stop(): Promise<void>;
  /** One sweep; returns how many attempts were looked at. `start` does this every second. */
  runDue(): Promise<number>;
  /** A network says that there is news of this reference: it is asked for in the next sweep. */
  hasten(reference: string): Promise<void>;
}

export function createEnquiries(deps: PaymentsDeps): Enquiries {
  let isStopping = false;
  let loop: Promise<void> | undefined;
  let wake: (() => void) | undefined;

  async function runDue(): Promise<number> {
    const now = deps.clock.now();
    const leaseUntil = new Date(now.getTime() + LEASE_MS);
    const due = await takeDue(deps.database.kysely, { now, leaseUntil, limit: MOST_AT_ONCE });
    const results = await Promise.allSettled(due.map((attempt) => lookAt(deps, attempt)));
    results.forEach((result, index) => {
      // The lease brings it back: nothing is lost, but somebody should know.
      if (result.status === "rejected")
        deps.log.error(
          { err: result.reason, paymentId: due[index]?.paymentId },
          "payments: an enquiry failed and will be repeated",
        );
    });
    return due.length;
  }

  async function runLoop(): Promise<void> {
    while (!isStopping) {
      try {
        await runDue();
      } catch (error) {
        deps.log.error(
          { err: error },
          "payments: the sweep for unknown outcomes failed and will be repeated",
        );
      }
      const pause = Promise.withResolvers<void>();
      const timer = setTimeout(pause.resolve, SWEEP_INTERVAL_MS);
      wake = () => {
        clearTimeout(timer);
        pause.resolve();
      };
      if (isStopping) wake();
      await pause.promise;
    }
  }

  return {
    start() {
      isStopping = false;
      loop ??= runLoop();
    },
    async stop() {
      isStopping = true;
      wake?.();
      await loop;
      loop = undefined;
    },
    runDue,
    async hasten(reference) {
      const wasRefusedElsewhere = await deps.acquirer.wasRefusedElsewhere(reference);
      await makeDue(deps.database.kysely, reference, { at: deps.clock.now(), wasRefusedElsewhere });
    },
  };
}

async function lookAt(deps: PaymentsDeps, attempt: Attempt): Promise<void> {
  if (attempt.state === "cancelling") return cancel(deps, attempt);
  if (!isOpen(attempt)) return lookAtClosed(deps, attempt);
  if (attempt.operation === "pay_out") {
    const verdict = await enquirePayOut(deps, attempt);
    return verdict === null
      ? askAgainLater(deps, attempt)
      : void (await settle(deps, attempt, verdict));
  }
  if (attempt.operation !== "charge" && attempt.operation !== "authorize")
    return lookAtOperation(deps, attempt);

  const answer = await enquire(deps, attempt);
  if (answer.outcome === "unknown") return askAgainLater(deps, attempt);
  if (answer.outcome === "challenge") return lookAtChallenge(deps, attempt);
  if (answer.outcome === "not_found") return giveUp(deps, attempt);
  await settle(deps, attempt, answer);
}

/**
 * Answered, but the process died before it gave the waiting key its answer. Or there is news of a charge that came to nothing, or
 * that another network was asked for first. The lease stands until the look is over: one that breaks off is made again.
 */
async function lookAtClosed(deps: PaymentsDeps, attempt: Attempt): Promise<void> {
  const payment = await find(deps.database.kysely, attempt.paymentId);
  if (payment === null)
    throw new PaymentInvariantBroken(`attempt ${attempt.reference} has no payment`);
  await answerWaiting(deps, attempt, payment);
  const look = isApprovedCharge(attempt)
    ? await letGoElsewhere(deps, attempt)
    : canBeLate(attempt)
      ? await holdsMoney(deps, attempt)
      : "nothing_held";
  if (look === "held") return void (await noteLateYes(deps, attempt));
  if (look === "unknown") return askAgainLater(deps, attempt);
  if (look === "nobody_to_ask") {
    if (attempt.enquiries < LOOKS_FOR_REMOVED) return askAgainLater(deps, attempt);
    deps.log.error(
      { paymentId: attempt.paymentId, reference: attempt.reference },
      "payments: the network of a payment that is over was removed; what it holds is not asked for any more and must be looked up there by hand",
    );
  }
  await endLook(deps.database.kysely, attempt);
}

/**
 * First the payment is declined, so that nothing can complete it any more; then the network is told never to charge that
 * reference. The other order could give money back for a payment that lives.
 */
async function giveUp(
  deps: PaymentsDeps,
  attempt: Attempt,
  code: DeclineCode = "card_network_unreachable",
): Promise<void> {
  const settled = await settleAttempt(deps, attempt, { outcome: "given_up", code });
  // With the lease that was written with that: news that comes from there on is not overwritten.
  if (settled.attempt.state === "cancelling") await cancel(deps, settled.attempt);
}

/** The issuer's question is open: it waits for its payer for a while, whoever's answer to that was lost. */
async function lookAtChallenge(deps: PaymentsDeps, attempt: Attempt): Promise<void> {
  const age = deps.clock.now().getTime() - attempt.createdAt.getTime();
  if (age >= CHALLENGE_MS) return giveUp(deps, attempt, "authentication_required");
  if (attempt.state === "asked") return void (await noteChallenge(deps, attempt));
  const at = new Date(attempt.createdAt.getTime() + CHALLENGE_MS);
  await endLook(deps.database.kysely, attempt, at);
}

/** Asks under the operation's one id what became of it: a network that did it says so, one that did not does it now. */
async function lookAtOperation(deps: PaymentsDeps, attempt: Attempt): Promise<void> {
  const asked = await operationOf(deps, attempt);
  if (asked === null) return;
  const verdict = await operate(deps, attempt, { ...asked, isRepeat: true });
  if (verdict === null) return askAgainLater(deps, attempt);
  await settle(deps, attempt, verdict);
}

async function enquire(deps: PaymentsDeps, attempt: Attempt): Promise<EnquiryAnswer> {
  try {
    return attempt.state === "challenged"
      ? await deps.acquirer.finishChallenge(attempt.reference)
      : await deps.acquirer.enquire(attempt.reference);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    return { outcome: "unknown" };
  }
}

/** Not where there was news while it was asked: that is as soon as the news says. */
async function askAgainLater(deps: PaymentsDeps, attempt: Attempt): Promise<void> {
  const at = new Date(deps.clock.now().getTime() + waitBeforeEnquiry(attempt.enquiries));
  await endLook(deps.database.kysely, attempt, at);
}

/**
 * Repeated until the network confirms it, less and less often. Then it is looked at once more: another network may have said yes
 * meanwhile, and this one a moment after it had nothing to let go of. News of that can come at any moment before.
 */
async function cancel(deps: PaymentsDeps, attempt: Attempt): Promise<void> {
  const { reference, amount, cardId, paymentId } = attempt;
  try {
    await deps.acquirer.cancel({ reference, amount, cardId });
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    deps.log.warn({ err: error, paymentId }, "payments: a network did not let go yet");
    return askAgainLater(deps, attempt);
  }
  await deps.database.kysely.transaction().execute(async (tx) => {
    await noteLetGo(deps, tx, paymentId);
    const at = new Date(deps.clock.now().getTime() + CLOSED_LATER_MS);
    await endCancelling(tx, reference, at);
  });
}
