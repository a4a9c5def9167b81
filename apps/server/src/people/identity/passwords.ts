import type { FieldErrorCode, PasswordPolicy } from "@okpay/contracts";
import type { PasswordHasher } from "./password-hash.ts";
import { passwordProblems, SMALLEST_STRENGTH } from "./password-policy.ts";
import type { StrengthEstimator } from "./password-strength.ts";

/** Passwords of people who are not customers: the same hashes in the same queue, the same rules. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** With `null` it does the same work and answers false. */
  verify(password: string, stored: string | null): Promise<boolean>;
  /** What is wrong with it for this person; nothing, when it may be used. */
  problemsOf(
    password: string,
    person: { readonly displayName: string; readonly email: string },
  ): Promise<readonly FieldErrorCode[]>;
}

export function createPasswords({
  hasher,
  estimator,
  passwordPolicy,
}: {
  readonly hasher: PasswordHasher;
  readonly estimator: StrengthEstimator;
  readonly passwordPolicy: PasswordPolicy;
}): Passwords {
  return {
    hash: (password) => hasher.hash(password),
    verify: (password, stored) => hasher.verify(password, stored),
    async problemsOf(password, { displayName, email }) {
      const local = email.slice(0, email.indexOf("@"));
      const parts = [displayName, ...displayName.split(" "), local, ...local.split(/[^a-z0-9]+/)];
      const words = ["okpay", ...parts.map((part) => part.toLowerCase())].filter(
        (word) => word !== "",
      );
      const problems = passwordProblems(password, words, passwordPolicy);
      if (problems.length > 0) return problems;
      const isStrong = (await estimator.score(password, words)) >= SMALLEST_STRENGTH;
      return isStrong ? [] : ["too_common"];
    },
  };
}
