import { useForm } from "@mantine/form";
import type { MessageKey } from "@okpay/i18n";
import { useLocale } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { register } from "../../api/calls.ts";
import { isRefusal } from "../../api/problems.ts";
import type { PublicConfig } from "../../api/wire.ts";
import { defaultCountry, internationalNumber } from "./phone.ts";
import { type Fields, problemsOf, type RegistrationProblems } from "./registration-rules.ts";
import { rememberWayOn } from "./under-way.ts";
import { usePasswordPolicy } from "./use-password-policy.ts";

const FIELD_OF_PATH: Record<string, keyof Fields> = {
  "consents.terms": "terms",
  "consents.privacy": "privacy",
};

/** The fields in the order of the form, each with the key of its label. */
export const FIELD_LABELS = {
  displayName: "field.name",
  email: "field.email",
  phone: "field.phone",
  password: "field.password",
  terms: "register.terms",
  privacy: "register.privacy",
} as const satisfies Record<keyof Fields, MessageKey>;
export const FIELD_NAMES = Object.keys(FIELD_LABELS) as (keyof Fields)[];

/** The server's field errors under the names this form uses. */
const problemsFrom = (error: Error): RegistrationProblems =>
  isRefusal(error)
    ? Object.fromEntries(
        (error.problem.errors ?? []).map(({ field, code }) => [
          FIELD_OF_PATH[field] ?? field,
          code,
        ]),
      )
    : {};

const EMPTY: Omit<Fields, "phone"> = {
  displayName: "",
  email: "",
  password: "",
  terms: false,
  privacy: false,
};

/** The form's state, its request, and how often it was tried in vain (each time the summary takes the focus anew). */
export function useRegistration(consents: PublicConfig["consents"], next: string | undefined) {
  const locale = useLocale();
  const navigate = useNavigate();
  const policy = usePasswordPolicy();
  const [attempts, setAttempts] = useState(0);
  const drawnFor = useQueryClient().getQueryData<string>(["country"]);
  const countAttempt = () => setAttempts((count) => count + 1);
  // Codes, not sentences: a switch of language then translates the errors too.
  const form = useForm<Fields>({
    // As the server drew it, by what the browser said of its languages.
    initialValues: { ...EMPTY, phone: { country: drawnFor ?? defaultCountry(), national: "" } },
    validate: (fields) => problemsOf(fields, policy),
  });
  // Once: the form's functions are others with each render.
  const settle = useRef(() => form.setFieldValue("phone.country", defaultCountry()));
  useEffect(() => settle.current(), []);
  const apply = useMutation({
    mutationFn: async (fields: Fields) =>
      register({
        displayName: fields.displayName.trim(),
        email: fields.email.trim(),
        phone: await internationalNumber(fields.phone),
        password: fields.password,
        locale,
        consents,
      }),
    onSuccess({ id }) {
      rememberWayOn(id, next);
      void navigate({ to: "/register/$registrationId", params: { registrationId: id } });
    },
    onError: (error) => {
      form.setErrors(problemsFrom(error));
      countAttempt();
    },
  });
  return {
    form,
    attempts,
    problems: form.errors as RegistrationProblems,
    error: apply.error,
    isApplying: apply.isPending,
    submit: form.onSubmit((fields) => apply.mutate(fields), countAttempt),
  };
}
