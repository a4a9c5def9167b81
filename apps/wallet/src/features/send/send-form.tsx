import { Button, TextInput } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { type Translate, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { configQuery } from "../../api/queries.ts";
import type { QuoteRequest } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { amountProblemText } from "../pay/field-text.ts";
import classes from "../pay/pay.module.css";
import { PhoneField } from "../register/phone-field.tsx";
import type { SendDraft } from "./draft.ts";
import { type SendFormState, useSendForm } from "./use-send-form.ts";

export interface SendFormProps {
  isAsking: boolean;
  error: Error | null;
  onSubmit: (request: QuoteRequest) => void;
}

/** To whom, how much, why. */
export function SendForm({ isAsking, error, onSubmit }: SendFormProps) {
  const t = useText();
  const config = useQuery(configQuery).data;
  const { form, draft, change, problems, isGeneralProblem, submit } = useSendForm(error, onSubmit);
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {error !== null && isGeneralProblem && <ProblemNotice error={error} />}
      <PayeeChoice by={draft.by} onChange={(by) => change({ by })} />
      <PayeeField draft={draft} change={change} error={payeeProblemText(t, problems.payee)} />
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
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      <Button type="submit" size="lg" fullWidth loading={isAsking}>
        {t("send.continue")}
      </Button>
      <p className={classes.dim}>{t("review.nothingYet")}</p>
    </form>
  );
}

function payeeProblemText(t: Translate, code: FieldErrorCode | undefined): string | undefined {
  if (code === undefined) return undefined;
  return code === "required" ? t("field.payeeRequired") : t(`fields.${code}`);
}

interface PayeeFieldProps extends Pick<SendFormState, "draft" | "change"> {
  error: string | undefined;
}

function PayeeField({ draft, change, error }: PayeeFieldProps) {
  const t = useText();
  if (draft.by === "phone") {
    return (
      <PhoneField
        id="payee-phone"
        label={t("send.payeePhone")}
        autoComplete="off"
        value={draft.phone}
        error={error}
        onChange={(phone) => change({ phone })}
      />
    );
  }
  return (
    <TextInput
      label={t("send.payeeEmail")}
      type="email"
      inputMode="email"
      name="payee-email"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
      required
      value={draft.email}
      error={error}
      onChange={(event) => change({ email: event.currentTarget.value })}
    />
  );
}

function PayeeChoice({
  by,
  onChange,
}: {
  by: SendDraft["by"];
  onChange: (by: SendDraft["by"]) => void;
}) {
  const t = useText();
  return (
    <fieldset className={classes.choice}>
      <legend>{t("send.findBy")}</legend>
      <div className={classes.segments}>
        {(["email", "phone"] as const).map((each) => (
          <label key={each} className={classes.option}>
            <input
              type="radio"
              name="payee-by"
              checked={by === each}
              onChange={() => onChange(each)}
            />
            <span>
              <Icon name={each === "email" ? "mail" : "phone"} size={18} /> {t(`send.by.${each}`)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
