import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { FieldErrorCode } from "@okpay/contracts";
import {
  missingPasswordClasses,
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  passwordLength,
} from "@okpay/contracts/password";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { register } from "../../api/calls.ts";
import { isRefusal } from "../../api/problems.ts";
import type { PublicConfig } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { ErrorSummary } from "./error-summary.tsx";
import { PasswordField } from "./password-field.tsx";
import { defaultCountry, internationalNumber, type PhoneValue } from "./phone.ts";
import { PhoneField } from "./phone-field.tsx";
import classes from "./register.module.css";

interface Fields {
  displayName: string;
  email: string;
  phone: PhoneValue;
  password: string;
  terms: boolean;
  privacy: boolean;
}
type Problems = Partial<Record<keyof Fields, FieldErrorCode>>;

/** What can be told without asking the server; the server checks everything again. */
function problemsOf(fields: Fields): Problems {
  const missing = missingPasswordClasses(fields.password)[0];
  const length = passwordLength(fields.password);
  const found: Record<keyof Fields, FieldErrorCode | null> = {
    displayName: fields.displayName.trim() === "" ? "required" : null,
    email:
      fields.email.trim() === ""
        ? "required"
        : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(fields.email.trim())
          ? null
          : "not_an_email",
    phone: fields.phone.national.trim() === "" ? "required" : null,
    password:
      fields.password === ""
        ? "required"
        : length < PASSWORD_MIN_LENGTH
          ? "too_short"
          : length > PASSWORD_MAX_LENGTH
            ? "too_long"
            : missing
              ? (`missing_${missing}` as const)
              : null,
    terms: fields.terms ? null : "must_be_accepted",
    privacy: fields.privacy ? null : "must_be_accepted",
  };
  return Object.fromEntries(Object.entries(found).filter(([, code]) => code !== null)) as Problems;
}

const FIELD_OF_PATH: Record<string, keyof Fields> = {
  "consents.terms": "terms",
  "consents.privacy": "privacy",
};
const IDS: Record<keyof Fields, string> = {
  displayName: "reg-name",
  email: "reg-email",
  phone: "reg-phone",
  password: "reg-password",
  terms: "reg-terms",
  privacy: "reg-privacy",
};

/** The server's field errors under the names this form uses. */
const problemsFrom = (error: Error): Problems =>
  isRefusal(error)
    ? Object.fromEntries(
        (error.problem.errors ?? []).map(({ field, code }) => [
          FIELD_OF_PATH[field] ?? field,
          code,
        ]),
      )
    : {};

/** Registration: five fields, two consents; errors keep everything typed and the summary takes the focus. */
export function RegisterForm({ consents }: { consents: PublicConfig["consents"] }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const [attempts, setAttempts] = useState(0);
  const form = useForm<Fields>({
    initialValues: {
      displayName: "",
      email: "",
      phone: { country: defaultCountry(), national: "" },
      password: "",
      terms: false,
      privacy: false,
    },
    // Codes, not sentences: a switch of language then translates the errors too.
    validate: (fields) => problemsOf(fields),
  });
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
    onSuccess: ({ id }) =>
      navigate({ to: "/register/$registrationId", params: { registrationId: id } }),
    onError: (error) => {
      form.setErrors(problemsFrom(error));
      setAttempts((count) => count + 1);
    },
  });
  const problems = form.errors as Problems;
  const message = (field: keyof Fields): ReactNode =>
    problems[field] === undefined ? undefined : t(`fields.${problems[field]}`);
  const labels: Record<keyof Fields, string> = {
    displayName: t("field.name"),
    email: t("field.email"),
    phone: t("field.phone"),
    password: t("field.password"),
    terms: t("register.terms"),
    privacy: t("register.privacy"),
  };
  const lines = (Object.keys(IDS) as (keyof Fields)[])
    .filter((field) => problems[field] !== undefined)
    .map((field) => ({
      id: IDS[field],
      text: t("register.errorLine", {
        field: labels[field],
        problem: t(`fields.${problems[field] ?? "invalid"}`),
      }),
    }));
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={form.onSubmit(
        (fields) => apply.mutate(fields),
        () => setAttempts((count) => count + 1),
      )}
    >
      {lines.length > 0 && <ErrorSummary key={attempts} lines={lines} />}
      {apply.isError && lines.length === 0 && <ProblemNotice error={apply.error} />}
      <TextInput
        id={IDS.displayName}
        label={labels.displayName}
        description={t("register.nameHint")}
        autoComplete="name"
        maxLength={80}
        required
        {...form.getInputProps("displayName")}
        error={message("displayName")}
      />
      <TextInput
        id={IDS.email}
        label={labels.email}
        description={t("register.emailHint")}
        type="email"
        autoComplete="email"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        required
        {...form.getInputProps("email")}
        error={message("email")}
      />
      <PhoneField
        id={IDS.phone}
        label={labels.phone}
        description={t("register.phoneHint")}
        value={form.values.phone}
        error={message("phone")}
        onChange={(phone) => form.setFieldValue("phone", phone)}
      />
      <PasswordField
        id={IDS.password}
        label={labels.password}
        value={form.values.password}
        error={message("password")}
        personal={[form.values.displayName, form.values.email, form.values.phone.national]}
        onChange={(password) => form.setFieldValue("password", password)}
      />
      <ConsentBox
        id={IDS.terms}
        document="terms"
        version={consents.terms}
        isAccepted={form.values.terms}
        error={message("terms")}
        onChange={(isAccepted) => form.setFieldValue("terms", isAccepted)}
      />
      <ConsentBox
        id={IDS.privacy}
        document="privacy"
        version={consents.privacy}
        isAccepted={form.values.privacy}
        error={message("privacy")}
        onChange={(isAccepted) => form.setFieldValue("privacy", isAccepted)}
      />
      <Button type="submit" fullWidth loading={apply.isPending}>
        {t("register.submit")}
      </Button>
    </form>
  );
}

interface ConsentBoxProps {
  id: string;
  document: "terms" | "privacy";
  version: string;
  isAccepted: boolean;
  error: ReactNode;
  onChange: (isAccepted: boolean) => void;
}

/** One consent with its version; the text opens beside the form, which keeps what was typed. */
function ConsentBox({ id, document, version, isAccepted, error, onChange }: ConsentBoxProps) {
  const t = useText();
  return (
    <div className={classes.consent}>
      <Checkbox
        id={id}
        label={t(`register.${document}`)}
        checked={isAccepted}
        error={error}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <Link to="/legal/$document" params={{ document }} target="_blank" className={classes.read}>
        {t(`register.read.${document}`, { version })}
      </Link>
    </div>
  );
}
