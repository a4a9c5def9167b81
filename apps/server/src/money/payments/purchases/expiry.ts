import { derivedId } from "../../../platform/derived-id.ts";
import { waitBeforeEnquiry } from "../attempt.ts";
import type { PaymentsDeps } from "../deps.ts";
import { expiredAuthorizations, markOver } from "../repository.ts";
import { voidPurchase } from "./void.ts";

const AT_ONCE = 50;
/** What ended of itself is only marked, so that far more of it can be done at once. */
const MARKED_AT_ONCE = 5_000;
/** After so many refusals; the last one from then on. */
const WAITS_MS = Array.from({ length: 5 }, (_, refusals) => waitBeforeEnquiry(refusals));

/**
 * Lets go of what nobody captured in time: the payer's money comes back by itself. It is the merchant's own void, by an id
 * that follows from the payment, so two servers that do it at once do it once. A network that would not is asked again, less
 * and less often, under another id: an id that was refused is refused for ever.
 */
export const createExpiry = (deps: PaymentsDeps) => async (): Promise<number> => {
  const now = deps.clock.now();
  const due = await expiredAuthorizations(deps.database.kysely, {
    now,
    limit: AT_ONCE,
    waitsMs: WAITS_MS,
  });
  const results = await Promise.allSettled(
    due.map(({ id, merchantId, refusals }) =>
      voidPurchase(deps, {
        merchantId,
        paymentId: id,
        clientId: derivedId(id, refusals === 0 ? "expired" : `expired:${refusals}`),
      }),
    ),
  );
  results.forEach((result, index) => {
    // A capture that came in the same moment wins; anything else is found again in a minute.
    if (result.status === "rejected")
      deps.log.warn(
        { err: result.reason, paymentId: due[index]?.id },
        "payments: an authorization that ran out could not be let go and will be tried again",
      );
  });
  // Afterwards: what is slow or wrong with it must not keep anybody's money.
  await markOver(deps.database.kysely, { now, limit: MARKED_AT_ONCE });
  return due.length;
};
