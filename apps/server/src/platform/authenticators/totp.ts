import { randomBytes } from "node:crypto";
import { HOTP, Secret, TOTP } from "otpauth";
import { isEqualConstantTime } from "../crypto.ts";

/**
 * Time-based codes (RFC 6238): SHA-1, 6 digits, 30 s, as every authenticator app has them. The arithmetic is otpauth's;
 * what is ours is which steps count: the present one and the one before, never a future one (ASVS V6.5.5, row F2), and
 * each only once (V6.5.1, row F1).
 */

const PERIOD_SECONDS = 30;
/** 160 bits (row F3). */
const SECRET_BYTES = 20;
const CODE = /^[0-9]{6}$/;

/** A new seed; to be stored sealed and shown once. */
export const newTotpSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** What the QR code says, and the same seed for typing. Both are secrets. */
export function totpEnrolment(
  secret: Buffer,
  { issuer, account }: { readonly issuer: string; readonly account: string },
): { readonly uri: string; readonly base32: string } {
  const seed = secretOf(secret);
  const totp = new TOTP({ secret: seed, issuer, label: account, period: PERIOD_SECONDS });
  return { uri: totp.toString(), base32: seed.base32 };
}

/** The step a moment is in: 30 s since 1970. */
const totpStepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / PERIOD_SECONDS);

/**
 * The step this code belongs to, or null when it is wrong or its step (or a later one) was used already. Pure: the
 * caller stores the step with `… SET last_step = $step WHERE id = $id AND last_step < $step` and believes only a
 * changed row; that statement, not this function, decides a race.
 */
export function acceptedTotpStep(check: {
  readonly secret: Buffer;
  readonly code: string;
  /** Server time; no client's clock is asked. */
  readonly now: Date;
  /** The last step that was used, or null. */
  readonly lastStep: number | null;
}): number | null {
  if (!CODE.test(check.code)) return null;
  const secret = secretOf(check.secret);
  const present = totpStepAt(check.now);
  const code = Buffer.from(check.code);
  let accepted: number | null = null;
  // Both steps are always worked out: the time taken says nothing.
  for (const step of [present, present - 1]) {
    const right = Buffer.from(HOTP.generate({ secret, counter: step, digits: 6 }));
    if (isEqualConstantTime(code, right) && (check.lastStep === null || step > check.lastStep))
      accepted ??= step;
  }
  return accepted;
}

/** A copy of its own: a Buffer may be a window on memory it shares. */
const secretOf = (bytes: Buffer): Secret => new Secret({ buffer: new Uint8Array(bytes).buffer });
