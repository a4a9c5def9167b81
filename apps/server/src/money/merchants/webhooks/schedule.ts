const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between tries, as Standard Webhooks 1.0 proposes; together 71 h 35 min, so about three days. @internal for its test. */
export const WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  20 * HOUR,
] as const;

/** A receiver that asks for more patience than this has failed. */
const LONGEST_ASKED_MS = 24 * HOUR;
/** Each wait is this much longer or shorter by chance, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * When to try again after `triesMade` failures, or `null` when it was the last. `chance` is in [0, 1). What the receiver
 * asked for by Retry-After counts where it is longer. Pure.
 */
export function nextTryAt(
  triesMade: number,
  now: Date,
  chance: number,
  retryAfterSeconds: number | null,
): Date | null {
  const wait = WAITS_MS[triesMade - 1];
  if (wait === undefined) return null;
  const scattered = wait * (1 - JITTER + 2 * JITTER * chance);
  const asked = Math.min((retryAfterSeconds ?? 0) * SECOND, LONGEST_ASKED_MS);
  return new Date(now.getTime() + Math.max(scattered, asked));
}

/** What an answer means. 2xx alone is success: a redirect is a receiver that has moved, and is not followed. */
export function verdictOn(status: number | null): "delivered" | "gone" | "slow_down" | "failed" {
  if (status === null) return "failed";
  if (status >= 200 && status < 300) return "delivered";
  if (status === 410) return "gone";
  return status === 429 || status === 502 || status === 503 || status === 504
    ? "slow_down"
    : "failed";
}
