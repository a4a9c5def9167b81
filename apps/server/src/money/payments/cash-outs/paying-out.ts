import { ISO_20022_DECLINES } from "@okpay/contracts";
import type { PayoutStatus } from "../../banks/index.ts";
import { answerTo } from "../answers.ts";
import { noteUnknown } from "../asking.ts";
import { type Attempt, CHARGE_DEADLINE_MS, isOpen, waitBeforeEnquiry } from "../attempt.ts";
import { findAttempt, setNextEnquiry } from "../attempt-repository.ts";
import type { PaymentsDeps } from "../deps.ts";
import { PaymentInvariantBroken } from "../errors.ts";
import type { Payment } from "../payment.ts";
import { findForUpdate } from "../repository.ts";
import { settle } from "../settlement.ts";
import type { Verdict } from "../settlement-plan.ts";
import { askerOf } from "../view.ts";

/** What the bank is told beside sum and account: whose it is, and what the sender says to them. */
interface Told {
  readonly holder: string;
  readonly message: string | null;
}

/** Sends it, once, and writes down what the bank said; the payment as it is then. */
export async function payOut(
  deps: PaymentsDeps,
  attempt: Attempt,
  told: Told,
  occurredAt: Date | null,
): Promise<Payment> {
  const status = await send(deps, attempt, told);
  const verdict = verdictOf(status);
  if (verdict !== null) return settle(deps, attempt, verdict, occurredAt);
  return status.outcome === "under_way" ? noteUnderWay(deps, attempt) : noteUnknown(deps, attempt);
}

/** Nothing that goes wrong here can mean "not paid out". */
async function send(deps: PaymentsDeps, attempt: Attempt, told: Told): Promise<PayoutStatus> {
  const { reference, amount, cardId: accountId, paymentId } = attempt;
  const signal = AbortSignal.timeout(CHARGE_DEADLINE_MS);
  const deadline = Promise.withResolvers<PayoutStatus>();
  signal.addEventListener("abort", () => deadline.resolve({ outcome: "unknown" }));
  try {
    const paying = deps.banks.pay({ reference, amount, accountId, ...told, signal });
    return await Promise.race([paying, deadline.promise]);
  } catch (error) {
    deps.log.warn(
      { err: error, paymentId, acquirer: attempt.acquirer },
      "payments: the outcome of a payout is unknown; it will be asked for",
    );
    return { outcome: "unknown" };
  }
}

/**
 * Asks what became of it. What the bank never heard of is stopped there first and declined here second: a payout cannot be
 * taken back, so nothing is let go of before the bank has said that it will never pay. `null`: ask again later.
 */
export async function enquirePayOut(
  { banks }: Pick<PaymentsDeps, "banks">,
  { reference }: Pick<Attempt, "reference">,
): Promise<Verdict | null> {
  const status = await banks.enquire(reference);
  return verdictOf(status.outcome === "not_found" ? await banks.stop(reference) : status);
}

/** `null`: it is not over, or nobody knows. */
function verdictOf(status: PayoutStatus): Verdict | null {
  switch (status.outcome) {
    case "paid":
      return { outcome: "approved" };
    case "refused":
      return { outcome: "declined", code: reasonOf(status.reason), networkCode: status.reason };
    case "stopped":
      return { outcome: "given_up", code: "bank_unreachable" };
    case "under_way":
    case "not_found":
    case "unknown":
      return null;
  }
}

/** A bank's reason in our codes; one that is not in the table is told as no reason. */
export const reasonOf = (reason: string) => ISO_20022_DECLINES[reason] ?? "bank_unexplained";

/** The bank has it: nothing is unclear, it only takes its time. The customer is answered, and the bank asked again. */
function noteUnderWay(deps: PaymentsDeps, attempt: Attempt): Promise<Payment> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const payment = await findForUpdate(tx, attempt.paymentId);
    const current = await findAttempt(tx, attempt.reference);
    if (payment === null || current === null)
      throw new PaymentInvariantBroken(`attempt ${attempt.reference} has no payment`);
    // The sweep was faster: the payment has its outcome, and the waiting key its answer.
    if (!isOpen(current)) return payment;
    await setNextEnquiry(tx, attempt.reference, {
      whileState: current.state,
      at: new Date(deps.clock.now().getTime() + waitBeforeEnquiry(0)),
    });
    if (attempt.claim !== null)
      await deps.idempotency.complete(tx, attempt.claim, answerTo(payment, askerOf(payment)));
    return payment;
  });
}
