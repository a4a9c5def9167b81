import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { type Translate, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { PublicConfig } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { ErrorSummary } from "./error-summary.tsx";
import { PasswordField } from "./password-field.tsx";
import { PhoneField } from "./phone-field.tsx";
import classes from "./register.module.css";
import type { Fields, RegistrationProblems } from "./registration-rules.ts";
import { FIELD_LABELS, FIELD_NAMES, useRegistration } from "./use-registration.ts";

const idOf = (field: keyof Fields): string => `reg-${field}`;

/** One line per field with a problem, in the order of the form. */
const summaryOf = (problems: RegistrationProblems, t: Translate) =>
  FIELD_NAMES.flatMap((name) => {
    const code = problems[name];
    if (code === undefined) return [];
    const field = t(FIELD_LABELS[name]);
    return [
      { id: idOf(name), text: t("register.errorLine", { field, problem: t(`fields.${code}`) }) },
    ];
  });

/** Registration: five fields, two consents; errors keep everything typed and the summary takes the focus. */
export function RegisterForm({
  consents,
  next,
}: {
  consents: PublicConfig["consents"];
  next: string | undefined;
}) {
  const t = useText();
  const { form, attempts, problems, error, isApplying, submit } = useRegistration(consents, next);
  const message = (field: keyof Fields): ReactNode =>
    problems[field] === undefined ? undefined : t(`fields.${problems[field]}`);
  const lines = summaryOf(problems, t);
  const shared = (field: keyof Fields) => ({
    id: idOf(field),
    label: t(FIELD_LABELS[field]),
    error: message(field),
  });
  const { displayName, email, phone, password } = form.values;
  return (
    <form className={classes.form} noValidate onSubmit={submit}>
      {lines.length > 0 && <ErrorSummary key={attempts} lines={lines} />}
      {error !== null && lines.length === 0 && <ProblemNotice error={error} />}
      <TextInput
        description={t("register.nameHint")}
        autoComplete="name"
        maxLength={80}
        required
        {...form.getInputProps("displayName")}
        {...shared("displayName")}
      />
      <TextInput
        description={t("register.emailHint")}
        type="email"
        autoComplete="email"
        inputMode="email"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={254}
        required
        {...form.getInputProps("email")}
        {...shared("email")}
      />
      <PhoneField
        {...shared("phone")}
        description={t("register.phoneHint")}
        value={phone}
        onChange={(value) => form.setFieldValue("phone", value)}
      />
      <PasswordField
        {...shared("password")}
        value={password}
        personal={[displayName, email, phone.national]}
        onChange={(value) => form.setFieldValue("password", value)}
      />
      {(["terms", "privacy"] as const).map((document) => (
        <ConsentBox
          key={document}
          {...shared(document)}
          document={document}
          version={consents[document]}
          isAccepted={form.values[document]}
          onChange={(isAccepted) => form.setFieldValue(document, isAccepted)}
        />
      ))}
      <Button type="submit" fullWidth loading={isApplying}>
        {t("register.submit")}
      </Button>
    </form>
  );
}

interface ConsentBoxProps {
  id: string;
  label: string;
  document: "terms" | "privacy";
  version: string;
  isAccepted: boolean;
  error: ReactNode;
  onChange: (isAccepted: boolean) => void;
}

/** One consent with its version; the text opens beside the form, which keeps what was typed. */
function ConsentBox({
  id,
  label,
  document,
  version,
  isAccepted,
  error,
  onChange,
}: ConsentBoxProps) {
  const t = useText();
  return (
    <div className={classes.consent}>
      <Checkbox
        id={id}
        label={label}
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
