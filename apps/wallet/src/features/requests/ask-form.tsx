import { Button, TextInput } from "@mantine/core";
import type { CurrencyCode } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { configQuery } from "../../api/queries.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { amountProblemText } from "../pay/field-text.ts";
import classes from "../pay/pay.module.css";
import { PhoneField } from "../register/phone-field.tsx";
import { type AskDraft, type Asking, useAskForm } from "./use-ask-form.ts";

const WAYS = ["email", "phone", "link"] as const;

/** Whom to ask, for how much, and why. */
export function AskForm(props: {
  isAsking: boolean;
  error: Error | null;
  onAsk: (asking: Asking) => void;
}) {
  const t = useText();
  const config = useQuery(configQuery).data;
  const { form, draft, change, problems, isGeneralProblem, submit } = useAskForm(
    props.error,
    props.onAsk,
  );
  const payerProblem =
    problems.payer === undefined
      ? undefined
      : problems.payer === "required"
        ? t("field.payeeRequired")
        : t(`fields.${problems.payer}`);
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {props.error !== null && isGeneralProblem && <ProblemNotice error={props.error} />}
      <WayChoice by={draft.by} onChange={(by) => change({ by })} />
      <PayerField draft={draft} change={change} error={payerProblem} />
      <AmountField
        label={t("payment.amount")}
        currency={draft.currency}
        currencies={(config?.currencies ?? [draft.currency]) as CurrencyCode[]}
        currencyLabel={t("field.currency")}
        value={draft.amount}
        error={amountProblemText(t, problems.amount, draft.currency)}
        onChange={(amount) => change({ amount })}
        onCurrencyChange={(currency) => change({ currency })}
      />
      <TextInput
        label={t("send.note")}
        description={t("send.noteHint")}
        maxLength={140}
        value={draft.note}
        onChange={({ currentTarget }) => change({ note: currentTarget.value })}
      />
      <Button type="submit" size="lg" fullWidth loading={props.isAsking}>
        {t(draft.by === "link" ? "requests.makeLink" : "requests.ask")}
      </Button>
      <p className={classes.dim}>{t("requests.onlyAQuestion")}</p>
    </form>
  );
}

function PayerField(props: {
  draft: AskDraft;
  change: (part: Partial<AskDraft>) => void;
  error: string | undefined;
}) {
  const t = useText();
  const { draft, change, error } = props;
  if (draft.by === "link") return <p className={classes.dim}>{t("requests.linkHint")}</p>;
  if (draft.by === "phone")
    return (
      <PhoneField
        id="payer-phone"
        label={t("send.payeePhone")}
        autoComplete="off"
        value={draft.phone}
        error={error}
        onChange={(phone) => change({ phone })}
      />
    );
  return (
    <TextInput
      label={t("send.payeeEmail")}
      type="email"
      inputMode="email"
      name="payer-email"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
      required
      value={draft.email}
      error={error}
      onChange={({ currentTarget }) => change({ email: currentTarget.value })}
    />
  );
}

function WayChoice(props: { by: AskDraft["by"]; onChange: (by: AskDraft["by"]) => void }) {
  const t = useText();
  return (
    <fieldset className={classes.choice}>
      <legend>{t("requests.whom")}</legend>
      {WAYS.map((each) => (
        <label key={each} className={classes.option}>
          <input
            type="radio"
            name="payer-by"
            checked={props.by === each}
            onChange={() => props.onChange(each)}
          />
          <span />
          <span className={classes.optionText}>{t(`requests.by.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
