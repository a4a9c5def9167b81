import type { Tx } from "../../../platform/db/index.ts";
import { endSessionsOf } from "../security/session-records.ts";
import type { SecondFactors } from "./ports.ts";

/**
 * What a new password, a freeze from outside and a recovery have in common (row P6): every session but the one that did it,
 * every sign-in that waits for its second factor and every remembered device ends with the transaction.
 */
export async function endEverythingElse(
  { secondFactors }: { readonly secondFactors: SecondFactors },
  tx: Tx,
  customerId: string,
  now: Date,
  keptSessionId: string | null,
): Promise<void> {
  await endSessionsOf(tx, customerId, now, keptSessionId);
  await secondFactors.forgetDevices(tx, customerId);
}
