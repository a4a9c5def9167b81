import { DAY_MS, HOUR_MS, MINUTE_MS, POLICY } from "./policy.ts";
import type { ThrottleRule } from "./throttle.ts";

/** The limits of this module as rules; `factor` is RATE_LIMIT_FACTOR and widens only what counts clients. */
export const createLimits = (factor: number) =>
  ({
    emailTarget: {
      name: "message.email",
      limit: POLICY.messagesPerTargetPerHour,
      windowMs: HOUR_MS,
    },
    phoneTarget: {
      name: "message.phone",
      limit: POLICY.messagesPerTargetPerHour,
      windowMs: HOUR_MS,
    },
    clientMessages: {
      name: "message.client",
      limit: Math.max(1, Math.round(POLICY.messagesPerClientPerHour * factor)),
      windowMs: HOUR_MS,
    },
    /** Codes of every purpose to one address or number. */
    codeTarget: {
      name: "code.target",
      limit: POLICY.codesPerTargetPerHour,
      windowMs: HOUR_MS,
    },
    /** Between two codes for the same thing (a purpose and binding). */
    codeGap: {
      name: "code.gap",
      limit: 1,
      windowMs: POLICY.resendGapSeconds * 1000,
    },
    clientMessagesOfDay: {
      name: "message.client.day",
      limit: Math.max(1, Math.round(POLICY.messagesPerClientPerDay * factor)),
      windowMs: DAY_MS,
    },
    accountFailures: {
      name: "sign-in.account",
      limit: POLICY.failuresPerAccount,
      windowMs: POLICY.lockMinutes * MINUTE_MS,
      blockMs: POLICY.lockMinutes * MINUTE_MS,
    },
    /** The same limit for a browser the account's owner has signed in with: a stranger's lock is not the owner's (row T2). */
    deviceFailures: {
      name: "sign-in.device",
      limit: POLICY.failuresPerAccount,
      windowMs: POLICY.lockMinutes * MINUTE_MS,
      blockMs: POLICY.lockMinutes * MINUTE_MS,
    },
    clientFailures: {
      name: "sign-in.client",
      limit: Math.max(1, Math.round(POLICY.failuresPerClient * factor)),
      windowMs: POLICY.lockMinutes * MINUTE_MS,
      blockMs: POLICY.lockMinutes * MINUTE_MS,
    },
  }) as const satisfies Record<string, ThrottleRule>;

export type Limits = ReturnType<typeof createLimits>;

/** The same counter, asked for again by a person: a minute after the first message, two after the second, then four, then eight. */
export const spaced = (rule: ThrottleRule): ThrottleRule => ({
  ...rule,
  gapMs: POLICY.resendGapSeconds * 1000,
  isGapDoubling: true,
});
