import type { ErrorCode } from "@okpay/contracts";
import { RequestRefused } from "../../platform/refusal.ts";

/** Every way this room refuses a request. */
const CROSSBORDER_REFUSALS = [
  "corridor_not_offered",
  "corridor_unavailable",
  "validation_failed",
] as const satisfies readonly ErrorCode[];

/** When rates are looked for again at the latest. */
const RETRY_AFTER_SECONDS = 60;

export const refused = (
  code: Exclude<(typeof CROSSBORDER_REFUSALS)[number], "validation_failed">,
): RequestRefused =>
  new RequestRefused(
    code,
    code === "corridor_unavailable" ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {},
  );

/** An amount out of the corridor's bounds, or of the other side's currency. */
export const amountRefused = (
  problem: "amount_too_small" | "amount_too_large" | "invalid",
): RequestRefused =>
  new RequestRefused("validation_failed", {
    errors: [
      {
        field: problem === "invalid" ? "amount.currency" : "amount.amountMinor",
        code: problem,
      },
    ],
  });
