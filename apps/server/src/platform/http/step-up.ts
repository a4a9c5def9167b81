import { RequestRefused } from "../refusal.ts";
import type { Actor } from "./route-types.ts";

/** How old the last full proof may be for a change that protects the account (ASVS V7.5.1, rows S8, U9). */
export const STEP_UP_FRESH_MS = 5 * 60_000;

/**
 * For routes whose act needs a fresh proof of who is there: refuses with `step_up_required`, and the client steps up
 * (`POST /v1/step-up`) and repeats the request.
 */
export function requireFreshStepUp(actor: Actor, now: Date): void {
  if (actor.stepUpAt === null || now.getTime() - actor.stepUpAt.getTime() > STEP_UP_FRESH_MS)
    throw new RequestRefused("step_up_required");
}
