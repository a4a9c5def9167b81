import type { FieldErrorCode, PasswordPolicy } from "@okpay/contracts";
import type { Database } from "../../../platform/db/index.ts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { findCustomers } from "../customer-repository.ts";
import type { PasswordHasher } from "../password-hash.ts";
import { passwordProblems, personalWords, SMALLEST_STRENGTH } from "../password-policy.ts";
import type { StrengthEstimator } from "../password-strength.ts";
import { passwordHashOf } from "./credential-repository.ts";

export interface NewPasswordDeps {
  readonly database: Database;
  readonly hasher: PasswordHasher;
  readonly estimator: StrengthEstimator;
  readonly passwordPolicy: PasswordPolicy;
}

/** What the rules say of a password that somebody wants; the hash is there whatever they say. */
export interface NewPasswordVerdict {
  readonly passwordHash: string;
  readonly refusal: RequestRefused | null;
}

/** Words nobody's password may contain, known before it is known whose it is. */
const PRODUCT_WORDS = ["okpay"];

/** What is wrong with it whoever they are; asked first, so that no code is spent on a password that is too short. */
export function refuseWeakByRule(password: string, policy: PasswordPolicy): void {
  const problems = passwordProblems(password, PRODUCT_WORDS, policy);
  if (problems.length > 0) throw tooWeak(problems);
}

/**
 * Judges the password for this customer as registration does, and that it is not the present one. Throws nothing and takes
 * as long for nobody: before the proof is checked, neither answer nor time may tell what the rules know of the person.
 */
export async function judgeNewPassword(
  { database, hasher, estimator, passwordPolicy }: NewPasswordDeps,
  customerId: string | null,
  password: string,
): Promise<NewPasswordVerdict> {
  const [customer] = await findCustomers(database.kysely, customerId === null ? [] : [customerId]);
  const words = customer === undefined ? PRODUCT_WORDS : personalWords(customer);
  const present = await passwordHashOf(database.kysely, customerId);
  const isPresent = await hasher.verify(password, present);
  const strength = await estimator.score(password, words);
  const passwordHash = await hasher.hash(password);
  const problems = passwordProblems(password, words, passwordPolicy);
  return { passwordHash, refusal: refusalOf(problems, strength, isPresent) };
}

function refusalOf(
  problems: readonly FieldErrorCode[],
  strength: number,
  isPresent: boolean,
): RequestRefused | null {
  if (problems.length > 0) return tooWeak(problems);
  if (strength < SMALLEST_STRENGTH) return tooWeak(["too_common"]);
  return isPresent
    ? new RequestRefused("password_reused", { errors: [{ field: "password", code: "invalid" }] })
    : null;
}

const tooWeak = (problems: readonly FieldErrorCode[]): RequestRefused =>
  new RequestRefused("password_too_weak", {
    errors: problems.map((code) => ({ field: "password", code })),
  });
