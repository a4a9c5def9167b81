import { type EnquiryAnswer, OutcomeUnknown } from "../cards/index.ts";
import { noteUnknown } from "./asking.ts";
import type { Attempt } from "./attempt.ts";
import { attemptsOf } from "./attempt-repository.ts";
import type { PaymentView } from "./bodies.ts";
import type { PaymentsDeps } from "./deps.ts";
import { refused } from "./errors.ts";
import { find } from "./repository.ts";
import { settle } from "./settlement.ts";
import { directionFor, viewOf } from "./view.ts";

/** A payment that waits for its payer, and where they answer their bank; null once there is nothing to answer. */
export interface Resumed {
  readonly payment: PaymentView;
  readonly challengeUrl: string | null;
}

/**
 * Goes on with a payment whose issuer asks the payer: asked before, it says where the question is; asked after, what came of
 * it. Safe to repeat at any time and from anywhere: the network is asked under the one reference there is.
 */
export async function resume(
  deps: PaymentsDeps,
  { customerId, paymentId }: { readonly customerId: string; readonly paymentId: string },
): Promise<Resumed> {
  const payment = await find(deps.database.kysely, paymentId);
  const direction = payment === null ? null : directionFor(payment, customerId);
  if (payment === null || direction === null) throw refused("not_found");
  const done = { payment: viewOf(payment, direction), challengeUrl: null };
  if (payment.state !== "needs_action") return done;
  const waiting = (await attemptsOf(deps.database.kysely, payment.id)).find(
    ({ state }) => state === "challenged",
  );
  // Settled between the two reads, by another tab or the network's message: told as it is now.
  if (waiting === undefined)
    return {
      payment: viewOf((await find(deps.database.kysely, paymentId)) ?? payment, direction),
      challengeUrl: null,
    };
  const answer = await finish(deps, waiting);
  if (answer.outcome === "challenge") return { ...done, challengeUrl: answer.url };
  const after =
    answer.outcome === "unknown" || answer.outcome === "not_found"
      ? await noteUnknown(deps, waiting)
      : await settle(deps, waiting, answer);
  return { payment: viewOf(after, direction), challengeUrl: null };
}

async function finish(deps: PaymentsDeps, { reference }: Attempt): Promise<EnquiryAnswer> {
  try {
    return await deps.acquirer.finishChallenge(reference);
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
    return { outcome: "unknown" };
  }
}
