import { derivedId } from "../../../platform/derived-id.ts";
import type { PaymentsDeps } from "../deps.ts";
import { expiredAuthorizations } from "../repository.ts";
import { voidPurchase } from "./void.ts";

const AT_ONCE = 50;

/**
 * Lets go of what nobody captured in time: the payer's money comes back by itself. It is the merchant's own void, by an id
 * that follows from the payment, so two servers that do it at once do it once.
 */
export const createExpiry = (deps: PaymentsDeps) => async (): Promise<number> => {
  const due = await expiredAuthorizations(deps.database.kysely, deps.clock.now(), AT_ONCE);
  const results = await Promise.allSettled(
    due.map(({ id, merchantId }) =>
      voidPurchase(deps, { merchantId, paymentId: id, clientId: derivedId(id, "expired") }),
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
  return due.length;
};
