import { Button, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { AddBeneficiary, Corridor } from "../../api/abroad-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { configQuery } from "../../api/queries.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import pay from "../pay/pay.module.css";
import classes from "../security/security.module.css";
import { countryName } from "./countries.ts";
import {
  fieldsOf,
  NOBODY,
  problemsOf,
  type RecipientDraft,
  type RecipientField,
  recipientOf,
} from "./recipient-rules.ts";
import { TestRecipients } from "./test-recipients.tsx";

type AccountForm = Corridor["schemes"][number];

export interface AddRecipientFormProps {
  corridor: Corridor;
  isAdding: boolean;
  error: Error | null;
  onAdd: (recipient: AddBeneficiary) => void;
}

/** Exactly what this way asks about a recipient. Nothing of the number is kept beyond this form. */
export function AddRecipientForm({ corridor, isAdding, error, onAdd }: AddRecipientFormProps) {
  const t = useText();
  const config = useQuery(configQuery).data;
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(NOBODY);
  const [own, setOwn] = useState<readonly RecipientField[]>([]);
  const [kind, setKind] = useState(0);
  const account = corridor.schemes[kind] ?? corridor.schemes[0];
  const refused = refusedFields(error);
  useEffect(() => {
    if (own.length > 0 || error !== null)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, error]);
  if (account === undefined) return null;
  const change = (part: Partial<RecipientDraft>) => {
    setDraft({ ...draft, ...part });
    setOwn([]);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const problems = problemsOf(account, corridor.country, draft);
    setOwn(problems);
    if (problems.length === 0) onAdd(recipientOf(corridor, account, draft));
  };
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {error !== null && (
        <ProblemNotice error={error} takesFocus={!fieldsOf(account).some((one) => refused(one))} />
      )}
      {corridor.schemes.length > 1 && (
        <KindChoice accounts={corridor.schemes} chosen={account} onChoose={setKind} />
      )}
      {fieldsOf(account).map((field) => (
        <Field
          key={field}
          field={field}
          account={account}
          country={corridor.country}
          value={draft[field]}
          isWrong={own.includes(field) || (own.length === 0 && refused(field))}
          onChange={(value) => change({ [field]: value })}
        />
      ))}
      <Button type="submit" size="lg" fullWidth loading={isAdding}>
        {t("abroad.add")}
      </Button>
      <p className={pay.dim}>{t("abroad.kept")}</p>
      {config?.isDemo === true && (
        <TestRecipients corridor={corridor} scheme={account.scheme} onChoose={change} />
      )}
    </form>
  );
}

/** Which fields the server refused. */
const refusedFields =
  (error: Error | null) =>
  (name: RecipientField): boolean =>
    isRefusal(error) && error.problem.errors?.some(({ field }) => field === name) === true;

interface FieldProps {
  field: RecipientField;
  account: AccountForm;
  country: string;
  value: string;
  isWrong: boolean;
  onChange: (value: string) => void;
}

const LONGEST: Readonly<Record<RecipientField, number>> = {
  holder: 70,
  number: 42,
  routingNumber: 9,
  cnaps: 12,
  city: 35,
  bankName: 60,
};

function Field({ field, account: { scheme }, country, value, isWrong, onChange }: FieldProps) {
  const t = useText();
  const locale = useLocale();
  const words = useFieldWords(field, scheme, country);
  const isDigits =
    field === "routingNumber" || field === "cnaps" || (field === "number" && scheme !== "iban");
  const problem =
    field === "number"
      ? t(`abroad.problem.${scheme}`, { country: countryName(country, locale) })
      : t(`abroad.problem.${field}`);
  return (
    <TextInput
      label={words.label}
      description={words.hint}
      value={value}
      error={isWrong ? problem : undefined}
      inputMode={isDigits ? "numeric" : "text"}
      autoComplete="off"
      autoCapitalize={field === "number" ? "characters" : "words"}
      spellCheck={false}
      maxLength={LONGEST[field]}
      required
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function useFieldWords(field: RecipientField, scheme: AccountForm["scheme"], country: string) {
  const t = useText();
  if (field === "number")
    return {
      label: t(`abroad.number.${scheme}`),
      hint: scheme === "iban" ? t("abroad.numberHint.iban", { country }) : undefined,
    };
  if (field === "holder" || field === "bankName")
    return { label: t(`abroad.${field}`), hint: t(`abroad.${field}Hint`) };
  return { label: t(`abroad.field.${field}`), hint: t(`abroad.fieldHint.${field}`) };
}

function KindChoice(props: {
  accounts: readonly AccountForm[];
  chosen: AccountForm;
  onChoose: (index: number) => void;
}) {
  const t = useText();
  return (
    <fieldset className={pay.choice}>
      <legend>{t("abroad.scheme")}</legend>
      {props.accounts.map((account, index) => (
        <label key={account.scheme} className={pay.option}>
          <input
            type="radio"
            name="abroad-scheme"
            checked={props.chosen === account}
            onChange={() => props.onChoose(index)}
          />
          <span />
          <span className={pay.optionText}>{t(`abroad.scheme.${account.scheme}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
