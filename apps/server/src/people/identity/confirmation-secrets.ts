import { randomInt } from "node:crypto";
import {
  isEqualConstantTime,
  type Keyring,
  mac,
  randomToken,
  sha256,
} from "../../platform/crypto.ts";

/** 256 random bits for the link; only their digest is stored, which is enough because nobody can guess the original. */
export function mintLink(): { readonly token: string; readonly digest: Buffer } {
  const token = randomToken();
  return { token, digest: digestOfLink(token) };
}

export const digestOfLink = (token: string): Buffer => sha256(token);

/**
 * Six digits from the system's CSPRNG. A plain digest of a million values is a table look-up, so a keyed one is stored; it
 * covers purpose and registration, so a code is worth nothing anywhere else.
 */
export function mintCode(
  keyring: Keyring,
  registrationId: string,
): { readonly code: string; readonly codeMac: Buffer } {
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  return { code, codeMac: macOfCode(keyring, registrationId, code) };
}

export const isCode = (
  keyring: Keyring,
  registrationId: string,
  code: string,
  stored: Buffer,
): boolean => isEqualConstantTime(macOfCode(keyring, registrationId, code), stored);

const macOfCode = (keyring: Keyring, registrationId: string, code: string): Buffer =>
  mac(keyring.keyFor("identity.one-time-code"), `registration-phone\n${registrationId}\n${code}`);
