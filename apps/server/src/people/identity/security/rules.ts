import type { SECURITY_CHECKS } from "@okpay/contracts";

/** The check-up: what is good about an account's protection, what it is worth, and the one step that helps most now. */

export type SecurityCheck = (typeof SECURITY_CHECKS)[number];

export interface SecurityFacts {
  readonly factors: readonly ("totp" | "sms" | "email" | "passkey")[];
  readonly recoveryCodesLeft: number;
  readonly isPhoneLost: boolean;
  readonly passwordChangedAt: Date;
  /** Living sessions on another kind of device than the present one. */
  readonly sessionsElsewhere: number;
  readonly isToldOfPayments: boolean;
  readonly now: Date;
}

export interface CheckUp {
  readonly score: number;
  readonly checks: readonly {
    readonly key: SecurityCheck;
    readonly isGood: boolean;
    readonly points: number;
  }[];
  readonly next: SecurityCheck | null;
}

/** What each is worth, in the order in which it helps; together 100. */
const POINTS: Readonly<Record<SecurityCheck, number>> = {
  second_factor: 30,
  unknown_sessions: 10,
  two_channels: 15,
  recovery_codes: 10,
  phishing_resistant: 15,
  alerts: 10,
  password_age: 10,
};

/** Fewer are soon none. */
const FEWEST_RECOVERY_CODES = 3;
/** Nobody is made to change a good password (NIST 800-63B-4); one this old was chosen under other rules. */
const OLD_PASSWORD_MS = 2 * 365 * 86_400_000;

export function checkUp(facts: SecurityFacts): CheckUp {
  const isGood: Readonly<Record<SecurityCheck, boolean>> = {
    second_factor: facts.factors.length > 0,
    unknown_sessions: facts.sessionsElsewhere === 0,
    two_channels: !facts.isPhoneLost,
    recovery_codes: facts.recoveryCodesLeft >= FEWEST_RECOVERY_CODES,
    phishing_resistant: facts.factors.includes("passkey"),
    alerts: facts.isToldOfPayments,
    password_age: facts.now.getTime() - facts.passwordChangedAt.getTime() < OLD_PASSWORD_MS,
  };
  const keys = Object.keys(POINTS) as SecurityCheck[];
  const checks = keys.map((key) => ({ key, isGood: isGood[key], points: POINTS[key] }));
  return {
    score: checks.reduce((sum, check) => sum + (check.isGood ? check.points : 0), 0),
    checks,
    next: checks.find((check) => !check.isGood)?.key ?? null,
  };
}
