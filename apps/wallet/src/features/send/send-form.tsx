import { Button, TextInput } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import type { CurrencyCode } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { isRefusal } from "../../api/problems.ts";
import { configQuery } from "../../api/queries.ts";
import { type QuoteRequest, wireOf } from "../../api/wire.ts";
import { useDraft } from "../../app/drafts.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import classes from "../pay/pay.module.css";
import { defaultCountry, internationalNumber } from "../register/phone.ts";
import { PhoneField } from "../register/phone-field.tsx";
import { SEND_DRAFT, type SendDraft } from "./draft.ts";

export interface SendFormProps {
  isAsking: boolean;
  error: Error | null;
  onSubmit: (request: QuoteRequest) => void;
}

type Problems = { payee?: FieldErrorCode | undefined; amount?: FieldErrorCode | undefined };

/** The server's path of a field → the field of this form. */
function problemsFrom(error: Error | null): Problems {
  if (!isRefusal(error)) return {};
  const found = error.problem.errors ?? [];
  return {
    payee: found.find(({ field }) => field.startsWith("payee"))?.code,
    amount: found.find(({ field }) => field.startsWith("amount"))?.code,
  };
}

/** To whom, how much, why. What is typed is kept as a draft, so neither a reload nor a sign-in loses it. */
export function SendForm({ isAsking, error, onSubmit }: SendFormProps) {
  const t = useText();
  const config = useQuery(configQuery).data;
  const form = useRef<HTMLFormElement>(null);
  const [draft, change] = useDraft<SendDraft>(SEND_DRAFT, () => ({
    by: "email",
    email: "",
    phone: { country: defaultCountry(), national: "" },
    amount: "",
    currency: "CNY",
    note: "",
  }));
  const [own, setOwn] = useState<Problems>({});
  const server = problemsFrom(error);
  const problems: Problems = {
    payee: own.payee ?? server.payee,
    amount: own.amount ?? server.amount,
  };
  useEffect(() => {
    if (own.payee ?? own.amount ?? server.payee ?? server.amount)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, server.payee, server.amount]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const value = draft.by === "email" ? draft.email.trim() : draft.phone.national.trim();
    const amount = readAmount(draft.amount, draft.currency);
    const found: Problems = {
      payee: value === "" ? "required" : undefined,
      amount: "problem" in amount ? amount.problem : undefined,
    };
    setOwn(found);
    if (found.payee !== undefined || "problem" in amount) return;
    const payee =
      draft.by === "email"
        ? { by: "email" as const, value }
        : { by: "phone" as const, value: await internationalNumber(draft.phone) };
    const note = draft.note.trim();
    onSubmit({
      kind: "send",
      payee,
      amount: wireOf({ amountMinor: amount.minor, currency: draft.currency }),
      ...(note === "" ? {} : { note }),
    });
  };
  const payeeProblem =
    problems.payee === undefined
      ? undefined
      : problems.payee === "required"
        ? t("field.payeeRequired")
        : t(`fields.${problems.payee}`);
  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      {error !== null && server.payee === undefined && server.amount === undefined && (
        <ProblemNotice error={error} />
      )}
      <PayeeChoice by={draft.by} onChange={(by) => change({ by })} />
      {draft.by === "email" ? (
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
          error={payeeProblem}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
      ) : (
        <PhoneField
          id="payee-phone"
          label={t("send.payeePhone")}
          autoComplete="off"
          value={draft.phone}
          error={payeeProblem}
          onChange={(phone) => change({ phone })}
        />
      )}
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
