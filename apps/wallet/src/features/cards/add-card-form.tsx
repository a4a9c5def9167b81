import { Button, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useState } from "react";
import type { AddCardRequest } from "../../api/card-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import classes from "../security/security.module.css";
import { brandOf, grouped, hopeless, readCard, slashed, type TypedField } from "./typed-card.ts";

const EMPTY = { number: "", expiry: "", code: "" };
const OF_SERVER: Readonly<Record<string, TypedField>> = {
  number: "number",
  expiryMonth: "expiry",
  expiryYear: "expiry",
  securityCode: "code",
};
const PROBLEM = {
  number: "cards.problem.number",
  expiry: "cards.problem.expiry",
  code: "cards.problem.code",
} as const;

export interface AddCardFormProps {
  /** A test number that was chosen below the form. */
  suggested: string;
  isAdding: boolean;
  error: Error | null;
  onAdd: (card: AddCardRequest) => void;
}

/** Checked while it is typed; nothing of it is kept beyond this form, not even as a draft. */
export function AddCardForm({ suggested, isAdding, error, onAdd }: AddCardFormProps) {
  const t = useText();
  const [typed, setTyped] = useState(EMPTY);
  const [wrong, setWrong] = useState<readonly TypedField[]>([]);
  const [taken, setTaken] = useState("");
  if (suggested !== taken) {
    setTaken(suggested);
    setTyped({ ...typed, number: grouped(suggested) });
  }
  const refused = isRefusal(error)
    ? (error.problem.errors ?? []).map(({ field }) => OF_SERVER[field])
    : [];
  const early = hopeless(typed);
  const problemOf = (field: TypedField) =>
    wrong.includes(field) || early.includes(field) || refused.includes(field)
      ? t(PROBLEM[field])
      : undefined;
  const change = (field: TypedField, text: string) => {
    setTyped({ ...typed, [field]: text });
    setWrong(wrong.filter((name) => name !== field));
  };
  const brand = brandOf(typed.number);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const card = readCard(typed);
    setWrong("number" in card ? [] : card);
    if ("number" in card) onAdd(card);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {error !== null && <ProblemNotice error={error} />}
      <TextInput
        label={t("cards.number")}
        description={brand === null || typed.number === "" ? undefined : brand.name}
        value={typed.number}
        error={problemOf("number")}
        inputMode="numeric"
        autoComplete="cc-number"
        onChange={({ currentTarget }) => change("number", grouped(currentTarget.value))}
      />
      <TextInput
        label={t("cards.expiry")}
        description={t("cards.expiryHint")}
        value={typed.expiry}
        error={problemOf("expiry")}
        inputMode="numeric"
        autoComplete="cc-exp"
        onChange={({ currentTarget }) => change("expiry", slashed(currentTarget.value))}
      />
      <TextInput
        label={t("cards.code")}
        description={t("cards.codeHint", { digits: brand?.codeLength ?? 3 })}
        value={typed.code}
        error={problemOf("code")}
        inputMode="numeric"
        autoComplete="cc-csc"
        maxLength={4}
        onChange={({ currentTarget }) => change("code", currentTarget.value.replaceAll(/\D/g, ""))}
      />
      <Button type="submit" size="lg" fullWidth loading={isAdding}>
        {t("cards.add")}
      </Button>
      <p className={classes.dim}>{t("cards.kept")}</p>
    </form>
  );
}
