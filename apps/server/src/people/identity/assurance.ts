/**
 * What was proved when a session began, and what that is worth. The one place that decides an assurance level (row F8): every
 * path that makes a session says which factors it saw, and none says the level itself.
 */
export type ProvedFactor =
  | "password"
  | "totp"
  | "sms"
  | "email"
  | "passkey"
  | "recovery_code"
  /** A trusted device stands in for the second factor at sign-in; it proves nothing. */
  | "device"
  /** A delayed recovery case with codes to both channels. */
  | "recovery"
  /** The demo world's own door. */
  | "demo";

const SECOND: ReadonlySet<ProvedFactor> = new Set(["totp", "sms", "email", "recovery_code"]);
/** Enough to begin a session at all; a code alone is not (row F8). */
const FIRST: ReadonlySet<ProvedFactor> = new Set(["password", "passkey", "recovery", "demo"]);

/**
 * 2 with two different factors: a passkey (something held, unlocked by its owner: user verification is required), or the
 * password and a second factor. Asserts that there is enough for a session.
 */
export function assuranceOf(factors: readonly ProvedFactor[]): 1 | 2 {
  if (!factors.some((factor) => FIRST.has(factor)))
    throw new Error(`no session begins with ${factors.join(", ") || "nothing"} alone`);
  if (factors.includes("passkey")) return 2;
  return factors.includes("password") && factors.some((factor) => SECOND.has(factor)) ? 2 : 1;
}
