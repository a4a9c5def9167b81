import { DAY_MS, HOUR_MS, POLICY } from "../policy.ts";
import type { ThrottleRule } from "../throttle.ts";

/** The numbers of recovery in one place; each is stated in README.md and tested. */
export const RECOVERY_POLICY = {
  /** ASVS V6.4.3, row P7: not more than 30. */
  resetLinkMinutes: 30,
  /** That of the code (challenges.ts). */
  resetCodeMinutes: POLICY.patientChallengeMinutes,
  resendGapSeconds: 60,
  resetsPerTargetPerHour: 5,
  /** All factors lost: so long the owner has to notice and stop it (row F11: at least 24). */
  recoveryDelayHours: 24,
  /** Then it can be finished for so long. */
  recoveryOpenDays: 7,
  /** After a recovery little leaves the account for so long (row G7). */
  restrictedHours: 24,
  /** "This was not me" works so long. */
  freezeLinkHours: 72,
} as const;

/** Reset by mail link or code: as many for an address nobody has. */
export const RESET_TARGET: ThrottleRule = {
  name: "reset.target",
  limit: RECOVERY_POLICY.resetsPerTargetPerHour,
  windowMs: HOUR_MS,
  gapMs: RECOVERY_POLICY.resendGapSeconds * 1000,
};

/** Changing an e-mail address or number sends codes to strangers: few a day are enough for anybody. */
export const CONTACT_CHANGES: ThrottleRule = {
  name: "contact.changes",
  limit: 10,
  windowMs: DAY_MS,
};
