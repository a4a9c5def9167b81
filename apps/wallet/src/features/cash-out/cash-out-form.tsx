import { Button } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import { type CurrencyCode, formatMoney } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import type { BankAccount } from "../../api/bank-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import { walletQuery } from "../../api/queries.ts";
import { moneyOf, type QuoteRequest, wireOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { languageOfName } from "../activity/payment-row.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import classes from "../pay/pay.module.css";
import { SandboxTag } from "../pay/sandbox-tag.tsx";

export interface CashOutFormProps {
  /** At least one. */
  accounts: readonly [BankAccount, ...BankAccount[]];
  /** Null: nothing was chosen yet. */
  chosenId: string | null;
  onChoose: (accountId: string) => void;
  isAsking: boolean;
  error: Error | null;
  onSubmit: (request: QuoteRequest) => void;
}

/** To which account, and how much; the account says the currency. */
export function CashOutForm(props: CashOutFormProps) {
  const { accounts, chosenId, onChoose, isAsking, error, onSubmit } = props;
  const t = useText();
  const locale = useLocale();
  const form = useRef<HTMLFormElement>(null);
  const [amount, setAmount] = useState("");
  const [own, setOwn] = useState<{ code?: FieldErrorCode }>({});
  const chosen = accounts.find(({ id }) => id === chosenId) ?? accounts[0];
  const currency = chosen.currency as CurrencyCode;
  const balance = useQuery(walletQuery).data?.balances.find((one) => one.currency === currency);
  const serverCode = isRefusal(error)
    ? error.problem.errors?.find(({ field }) => field.startsWith("amount"))?.code
    : undefined;
  useEffect(() => {
    if (own.code ?? serverCode)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, serverCode]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readAmount(amount, currency);
    setOwn("problem" in read ? { code: read.problem } : {});
    if ("problem" in read) return;
    onSubmit({
      kind: "cash_out",
      bankAccountId: chosen.id,
      amount: wireOf({ amountMinor: read.minor, currency }),
    });
  };
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {error !== null && serverCode === undefined && <ProblemNotice error={error} />}
      <AccountChoice accounts={accounts} chosen={chosen.id} onChoose={onChoose} />
      <AmountField
        label={t("payment.amount")}
        description={
          balance === undefined
            ? undefined
            : t("cashOut.available", { amount: formatMoney(moneyOf(balance.available), locale) })
        }
        currency={currency}
        currencies={[currency]}
        currencyLabel={t("field.currency")}
        value={amount}
        error={amountProblemText(t, own.code ?? serverCode, currency)}
        onChange={setAmount}
        onCurrencyChange={() => undefined}
      />
      <Button type="submit" size="lg" fullWidth loading={isAsking}>
        {t("send.continue")}
      </Button>
      <p className={classes.dim}>{t("review.nothingYet")}</p>
    </form>
  );
}

function AccountChoice(props: {
  accounts: readonly BankAccount[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const t = useText();
  return (
    <fieldset className={classes.choice}>
      <legend>{t("cashOut.account")}</legend>
      {props.accounts.map((account) => (
        <label key={account.id} className={classes.option}>
          <input
            type="radio"
            name="bank-account"
            value={account.id}
            checked={props.chosen === account.id}
            onChange={() => props.onChoose(account.id)}
          />
          <Icon name="document" />
          <span className={classes.optionText}>
            <AccountName account={account} />
            <span className={classes.dim}>
              {t(`cashOut.scheme.${account.scheme}`)} · {account.currency}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** The bank as its owner calls it, and the last four characters; of the sandbox's, that it is one. */
export function AccountName({ account }: { account: BankAccount }) {
  return (
    <span>
      <span lang={languageOfName(account.bankName)}>{account.bankName}</span>{" "}
      {`••••\u00A0${account.lastFour}`}
      <SandboxTag isSandbox={account.isSandbox} />
    </span>
  );
}
