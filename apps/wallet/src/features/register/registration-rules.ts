import type { FieldErrorCode } from "@okpay/contracts";
import {
  missingPasswordClasses,
  PASSWORD_MAX_LENGTH,
  PASSWORD_RULES,
  type PasswordPolicy,
  passwordLength,
} from "@okpay/contracts/password";
import type { PhoneValue } from "./phone.ts";

export interface Fields {
  displayName: string;
  email: string;
  phone: PhoneValue;
  password: string;
  terms: boolean;
  privacy: boolean;
}
export type RegistrationProblems = Partial<Record<keyof Fields, FieldErrorCode>>;

/** What can be told without asking the server; the server checks everything again. */
export function problemsOf(fields: Fields, policy: PasswordPolicy): RegistrationProblems {
  const found: Record<keyof Fields, FieldErrorCode | null> = {
    displayName: fields.displayName.trim() === "" ? "required" : null,
    email: emailProblem(fields.email.trim()),
    phone: fields.phone.national.trim() === "" ? "required" : null,
    password: passwordProblem(fields.password, policy),
    terms: fields.terms ? null : "must_be_accepted",
    privacy: fields.privacy ? null : "must_be_accepted",
  };
  return Object.fromEntries(
    Object.entries(found).filter(([, code]) => code !== null),
  ) as RegistrationProblems;
}

function emailProblem(email: string): FieldErrorCode | null {
  if (email === "") return "required";
  return /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email) ? null : "not_an_email";
}

/** What a new password lacks by the rules a browser can tell. */
export function passwordProblem(password: string, policy: PasswordPolicy): FieldErrorCode | null {
  if (password === "") return "required";
  if (passwordLength(password) < PASSWORD_RULES[policy].minLength) return "too_short";
  if (passwordLength(password) > PASSWORD_MAX_LENGTH) return "too_long";
  const [missing] = missingPasswordClasses(password, policy);
  return missing === undefined ? null : `missing_${missing}`;
}
