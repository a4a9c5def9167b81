import type { ErrorCode, PasswordPolicy } from "@okpay/contracts";
import type { FieldProblem } from "../../platform/http/index.ts";
import { type AcceptedConsents, missingConsents } from "./consents.ts";
import { normaliseDisplayName } from "./display-name.ts";
import { normaliseEmail } from "./email-address.ts";
import { parseMobileNumber } from "./mobile-number.ts";
import { passwordProblems, personalWords } from "./password-policy.ts";

export interface RegistrationForm {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  readonly password: string;
  readonly consents: AcceptedConsents;
}

/** A form nothing is wrong with, in the spelling that is stored; strength is still to be judged. */
export interface CheckedForm {
  readonly displayName: string;
  readonly email: string;
  readonly phone: string;
  /** What the estimator should know about the person. */
  readonly words: readonly string[];
}

export interface FormRefusal {
  /** Of the first thing that is wrong, in this order: name and address, number, password, consents. */
  readonly code: ErrorCode;
  /** Everything that is wrong. */
  readonly errors: readonly FieldProblem[];
}

export type FormVerdict =
  | { readonly isAccepted: true; readonly form: CheckedForm }
  | { readonly isAccepted: false; readonly refusal: FormRefusal };

/** Judges every field, so that a person corrects a form once. */
export function judgeForm(form: RegistrationForm, policy: PasswordPolicy): FormVerdict {
  const displayName = normaliseDisplayName(form.displayName);
  const email = normaliseEmail(form.email);
  const phone = parseMobileNumber(form.phone);
  const words =
    email === null || phone === null
      ? ["okpay"]
      : personalWords({ displayName: displayName ?? "", email, phone });

  const identity: FieldProblem[] = [
    ...(displayName === null ? [{ field: "displayName", code: "invalid" } as const] : []),
    ...(email === null ? [{ field: "email", code: "not_an_email" } as const] : []),
  ];
  const number: FieldProblem[] =
    phone === null ? [{ field: "phone", code: "not_a_mobile_number" }] : [];
  const password = passwordProblems(form.password, words, policy).map(
    (code): FieldProblem => ({ field: "password", code }),
  );
  const consents = missingConsents(form.consents).map(
    (document): FieldProblem => ({ field: `consents.${document}`, code: "must_be_accepted" }),
  );

  const errors = [...identity, ...number, ...password, ...consents];
  if (displayName !== null && email !== null && phone !== null && errors.length === 0) {
    return { isAccepted: true, form: { displayName, email, phone, words } };
  }
  const code: ErrorCode =
    identity.length > 0
      ? "validation_failed"
      : number.length > 0
        ? "phone_not_mobile"
        : password.length > 0
          ? "password_too_weak"
          : "consent_required";
  return { isAccepted: false, refusal: { code, errors } };
}
