import {
  type FieldErrorCode,
  missingPasswordClasses,
  PASSWORD_MAX_LENGTH,
  PASSWORD_RULES,
  type PasswordPolicy,
  passwordLength,
} from "@okpay/contracts";
import { splitNumber } from "./mobile-number.ts";

/** Of 0 to 4, by zxcvbn: what a patient attacker with the hash would need years for. */
export const SMALLEST_STRENGTH = 3;

/** Shorter words of ordinary alphabets are part of too many others ("lin" in "violin"). */
const SMALLEST_ALPHABETIC_WORD = 4;
const SMALLEST_DIGIT_RUN = 6;
/** "Aaaaaaaaaaa1!" has every class and a length the estimator is impressed by. */
const FEWEST_DIFFERENT_CHARACTERS = 6;

export interface PersonalData {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
}

/** What an attacker tries first: the product's name and what they know of the person. Also the estimator's word list. */
export function personalWords({ displayName, email, phone }: PersonalData): string[] {
  const local = email.slice(0, email.indexOf("@"));
  const { national } = splitNumber(phone);
  const words = [
    "okpay",
    displayName,
    ...displayName.split(" "),
    local,
    ...local.split(/[^\p{L}\p{N}]+/u),
    national,
    national.slice(-SMALLEST_DIGIT_RUN),
  ];
  return [...new Set(words.map((word) => word.toLowerCase()).filter((word) => word !== ""))];
}

/** Everything about the password that is wrong by rule, in the order people read it; strength is judged after this. */
export function passwordProblems(
  password: string,
  words: readonly string[],
  policy: PasswordPolicy,
): FieldErrorCode[] {
  const { minLength } = PASSWORD_RULES[policy];
  const length = passwordLength(password);
  const lower = password.toLowerCase();
  return [
    ...(length < minLength ? (["too_short"] as const) : []),
    ...(length > PASSWORD_MAX_LENGTH ? (["too_long"] as const) : []),
    ...missingPasswordClasses(password, policy).map((name) => `missing_${name}` as const),
    ...(length >= minLength && new Set(lower).size < FEWEST_DIFFERENT_CHARACTERS
      ? (["too_common"] as const)
      : []),
    ...(words.some((word) => isTelling(word) && lower.includes(word))
      ? (["contains_personal_data"] as const)
      : []),
  ];
}

function isTelling(word: string): boolean {
  if (/^\d+$/.test(word)) return word.length >= SMALLEST_DIGIT_RUN;
  if (/^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}]+$/u.test(word))
    return word.length >= SMALLEST_ALPHABETIC_WORD;
  return [...word].length >= 2;
}
