import type { Tx } from "../../platform/db/index.ts";
import { OutcomeUnknown } from "../cards/index.ts";
import type { Attempt } from "./attempt.ts";
import { cancelAgain } from "./attempt-repository.ts";
import { eventRows, settledRow } from "./booking-rows.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { advance, type PaymentCommand } from "./lifecycle.ts";
import { type Payment, stepped } from "./payment.ts";
import { findForUpdate, write } from "./repository.ts";

/**
 * A network's yes to a payment that is over: declined, because the network had said so, or given up. What it holds or took is in
 * nobody's books, so the network is told to let go of it, however often that takes, and the payment's story says so.
 */

/** Whether a network can still say yes to what we closed. */
export const canBeLate = (attempt: Pick<Attempt, "operation" | "state">): boolean =>
  isCharge(attempt) &&
  (attempt.state === "declined" || attempt.state === "cancelling" || attempt.state === "cancelled");

/** Then the network that said no first can still say yes, too. */
export const isApprovedCharge = (attempt: Pick<Attempt, "operation" | "state">): boolean =>
  isCharge(attempt) && attempt.state === "approved";

const isCharge = ({ operation }: Pick<Attempt, "operation">): boolean =>
  operation === "charge" || operation === "authorize";

/** Whether a network holds money for a closed attempt; `null` when it does not say. */
export async function holdsMoney(
  deps: Pick<PaymentsDeps, "acquirer">,
  { reference }: Attempt,
): Promise<boolean | null> {
  try {
    return await deps.acquirer.holdsMoney(reference);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    return null;
  }
}

/** What a network holds that had said no before another one said yes: the payment is the other one's. False: it does not say. */
export async function letGoElsewhere(
  deps: Pick<PaymentsDeps, "acquirer" | "log">,
  { reference, paymentId }: Attempt,
): Promise<boolean> {
  try {
    if (await deps.acquirer.letGoElsewhere(reference))
      deps.log.warn(
        { paymentId },
        "payments: a network said yes to what it had refused and another one pays; it has let go",
      );
    return true;
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    deps.log.warn(
      { err: error, paymentId },
      "payments: a network that was not needed did not let go yet",
    );
    return false;
  }
}

/** From here on the sweep tells the network to let go (jobs.ts). Repeatable: told once, however often it is heard. */
export function noteLateYes(deps: PaymentsDeps, attempt: Attempt): Promise<Payment> {
  deps.log.warn(
    { paymentId: attempt.paymentId, acquirer: attempt.acquirer },
    "payments: a network said yes to a payment that is over; it is told to let go",
  );
  return deps.database.kysely.transaction().execute(async (tx) => {
    const payment = await findForUpdate(tx, attempt.paymentId);
    if (payment === null)
      throw new PaymentInvariantBroken(`attempt ${attempt.reference} has no payment`);
    await cancelAgain(tx, attempt.reference, deps.clock.now());
    return isToBeLetGo(payment) ? payment : tell(deps, tx, payment, "approve_late");
  });
}

/** The network holds nothing any more. Only after a late yes is that a part of the story: of others nothing was ever held. */
export async function noteLetGo(deps: PaymentsDeps, tx: Tx, paymentId: string): Promise<void> {
  const payment = await findForUpdate(tx, paymentId);
  if (payment !== null && isToBeLetGo(payment)) await tell(deps, tx, payment, "let_go");
}

const isToBeLetGo = ({ events }: Payment): boolean => events.at(-1)?.type === "approved_late";

async function tell(
  deps: PaymentsDeps,
  tx: Tx,
  payment: Payment,
  command: Extract<PaymentCommand, "approve_late" | "let_go">,
): Promise<Payment> {
  const step = advance(payment.state, command);
  if ("refusal" in step)
    throw new PaymentInvariantBroken(`payment ${payment.id}: ${step.refusal}, and is let go of`);
  const told = stepped(payment, step, deps.clock.now());
  await write(tx, settledRow(told));
  for (const row of eventRows(told, payment.events.length)) await write(tx, row);
  return told;
}
