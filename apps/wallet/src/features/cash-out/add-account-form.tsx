import { Button, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { AddBankAccount, BankScheme } from "../../api/bank-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { configQuery } from "../../api/queries.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import pay from "../pay/pay.module.css";
import classes from "../security/security.module.css";
import { TestAccounts } from "./test-accounts.tsx";

const SCHEMES = ["cn_card", "cn_account", "iban"] as const satisfies readonly BankScheme[];
/** The shortest and the longest anything of the kind is; digits are checked where the libraries for it are. */
const LENGTHS = { cn_card: [16, 19], cn_account: [8, 30], iban: [15, 34] } as const;
const FIELDS = ["number", "bankName", "currency"] as const;
type Field = (typeof FIELDS)[number];

export interface AddAccountFormProps {
  isAdding: boolean;
  error: Error | null;
  onAdd: (account: AddBankAccount) => void;
}

/** Whose account it is follows from who is signed in; nothing of the number is kept beyond this form. */
export function AddAccountForm({ isAdding, error, onAdd }: AddAccountFormProps) {
  const t = useText();
  const config = useQuery(configQuery).data;
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState({ number: "", bankName: "", currency: "USD" });
  const [scheme, setScheme] = useState<BankScheme>("cn_card");
  const [own, setOwn] = useState<readonly Field[]>([]);
  const refused = isRefusal(error)
    ? FIELDS.filter((name) => error.problem.errors?.some(({ field }) => field === name))
    : [];
  const wrong = [...own, ...refused];
  const change = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part });
    setOwn([]);
  };
  useEffect(() => {
    if (own.length > 0 || error !== null)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const problems = problemsOf(scheme, draft);
    setOwn(problems);
    if (problems.length > 0) return;
    const currency = (scheme === "iban" ? draft.currency : "CNY") as AddBankAccount["currency"];
    onAdd({ scheme, currency, number: draft.number.trim(), bankName: draft.bankName.trim() });
  };
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {error !== null && <ProblemNotice error={error} />}
      <SchemeChoice scheme={scheme} onChoose={setScheme} />
      <TextInput
        label={t(`cashOut.number.${scheme}`)}
        value={draft.number}
        error={wrong.includes("number") ? t(`cashOut.problem.${scheme}`) : undefined}
        inputMode={scheme === "iban" ? "text" : "numeric"}
        autoComplete="off"
        spellCheck={false}
        maxLength={42}
        required
        onChange={({ currentTarget }) => change({ number: currentTarget.value })}
      />
      <TextInput
        label={t("cashOut.bankName")}
        description={t("cashOut.bankNameHint")}
        value={draft.bankName}
        error={wrong.includes("bankName") ? t("cashOut.problem.bankName") : undefined}
        maxLength={60}
        required
        onChange={({ currentTarget }) => change({ bankName: currentTarget.value })}
      />
      {scheme === "iban" && (
        <CurrencyChoice
          value={draft.currency}
          codes={config?.currencies ?? ["USD"]}
          onChoose={(currency) => change({ currency })}
        />
      )}
      <Button type="submit" size="lg" fullWidth loading={isAdding}>
        {t("cashOut.add")}
      </Button>
      <p className={pay.dim}>{t("cashOut.kept")}</p>
      {config?.isDemo === true && (
        <TestAccounts scheme={scheme} onChoose={(number) => change({ number })} />
      )}
    </form>
  );
}

function problemsOf(
  scheme: BankScheme,
  { number, bankName }: { readonly number: string; readonly bankName: string },
): Field[] {
  const { length } = number.replaceAll(" ", "");
  const [least, most] = LENGTHS[scheme];
  return [
    ...(length < least || length > most ? (["number"] as const) : []),
    ...(bankName.trim() === "" ? (["bankName"] as const) : []),
  ];
}

function SchemeChoice(props: { scheme: BankScheme; onChoose: (scheme: BankScheme) => void }) {
  const t = useText();
  return (
    <fieldset className={pay.choice}>
      <legend>{t("cashOut.kind")}</legend>
      {SCHEMES.map((scheme) => (
        <label key={scheme} className={pay.option}>
          <input
            type="radio"
            name="scheme"
            checked={props.scheme === scheme}
            onChange={() => props.onChoose(scheme)}
          />
          <span />
          <span className={pay.optionText}>{t(`cashOut.scheme.${scheme}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function CurrencyChoice(props: {
  value: string;
  codes: readonly string[];
  onChoose: (currency: string) => void;
}) {
  const t = useText();
  return (
    <label className={pay.option}>
      <span className={pay.optionText}>{t("cashOut.currency")}</span>
      <select
        value={props.value}
        onChange={({ currentTarget }) => props.onChoose(currentTarget.value)}
      >
        {props.codes.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </select>
    </label>
  );
}
