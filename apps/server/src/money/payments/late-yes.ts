import type { Tx } from "../../platform/db/index.ts";
import { NetworkRemoved, OutcomeUnknown } from "../cards/index.ts";
import type { Attempt } from "./attempt.ts";
import { cancelAgain } from "./attempt-repository.ts";
import { eventRows, settledRow } from "./booking-rows.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { advance, type PaymentCommand, type PaymentEventType } from "./lifecycle.ts";
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

/** What a look at a closed attempt came to. `nobody_to_ask`: its network is none of ours any more. */
export type Look = "nothing_held" | "held" | "unknown" | "nobody_to_ask";

const lookThatFailed = (error: unknown): Look => {
  if (!(error instanceof OutcomeUnknown)) throw error;
  return error instanceof NetworkRemoved ? "nobody_to_ask" : "unknown";
};

/** Whether a network holds money for a closed attempt. */
export async function holdsMoney(
  deps: Pick<PaymentsDeps, "acquirer">,
  { reference }: Attempt,
): Promise<Look> {
  try {
    return (await deps.acquirer.holdsMoney(reference)) ? "held" : "nothing_held";
  } catch (error) {
    return lookThatFailed(error);
  }
}

/** What a network holds that had said no before another one said yes: the payment is the other one's. */
export async function letGoElsewhere(
  deps: Pick<PaymentsDeps, "acquirer" | "log">,
  { reference, paymentId }: Attempt,
): Promise<Look> {
  try {
    if (await deps.acquirer.letGoElsewhere(reference))
      deps.log.warn(
        { paymentId },
        "payments: a network said yes to what it had refused and another one pays; it has let go",
      );
    return "nothing_held";
  } catch (error) {
    const look = lookThatFailed(error);
    deps.log.warn(
      { err: error, paymentId },
      "payments: a network that was not needed did not let go yet",
    );
    return look;
  }
}

/**
 * From here on the sweep tells the network to let go (jobs.ts). Repeatable: told once, however often and late it is heard. Heard
 * after it was let go, it is let go of once more, and the story, which says so already, stays.
 */
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
    return has(payment, "approved_late") ? payment : tell(deps, tx, payment, "approve_late");
  });
}

/** The network holds nothing any more. Only after a late yes is that a part of the story: of others nothing was ever held. */
export async function noteLetGo(deps: PaymentsDeps, tx: Tx, paymentId: string): Promise<void> {
  const payment = await findForUpdate(tx, paymentId);
  if (payment !== null && has(payment, "approved_late") && !has(payment, "let_go"))
    await tell(deps, tx, payment, "let_go");
}

const has = ({ events }: Payment, told: PaymentEventType): boolean =>
  events.some(({ type }) => type === told);

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
