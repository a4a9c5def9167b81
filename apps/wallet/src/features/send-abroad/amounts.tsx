import { type CurrencyCode, formatMoney, toDecimalString } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { walletQuery } from "../../api/queries.ts";
import { moneyOf } from "../../api/wire.ts";
import { amountProblemText } from "../pay/field-text.ts";
import { typedCurrency } from "./draft.ts";
import classes from "./send-abroad.module.css";
import type { AbroadForm } from "./use-abroad-form.ts";

/** Both sides of it; whichever is typed stays as typed, and the other follows. */
export function Amounts({ form }: { form: AbroadForm }) {
  const { draft, corridor, price, amountProblem, change } = form;
  const t = useText();
  const locale = useLocale();
  const available = useQuery(walletQuery).data?.balances.find(
    ({ currency }) => currency === draft.sendCurrency,
  )?.available;
  const problem = amountProblemText(t, amountProblem, typedCurrency(draft));
  const sideOf = (side: "send" | "receive") => ({
    value: draft.fixed === side ? draft.amount : followed(price?.[side]),
    error: draft.fixed === side ? problem : undefined,
    onChange: (amount: string) => change({ fixed: side, amount }),
  });
  return (
    <div className={classes.amounts}>
      <AmountField
        label={t("abroad.youSend")}
        description={
          available === undefined
            ? undefined
            : t("abroad.available", { amount: formatMoney(moneyOf(available), locale) })
        }
        currency={draft.sendCurrency}
        currencies={corridor.sendCurrencies as CurrencyCode[]}
        currencyLabel={t("abroad.pays")}
        {...sideOf("send")}
        onCurrencyChange={(sendCurrency) => change({ sendCurrency })}
      />
      <AmountField
        label={t("abroad.theyGet")}
        currency={draft.receiveCurrency}
        currencies={[draft.receiveCurrency]}
        currencyLabel={t("abroad.arrivesIn")}
        {...sideOf("receive")}
        onCurrencyChange={() => undefined}
      />
    </div>
  );
}

/** Nothing while it is not known: the sum of a moment ago would be a wrong one. */
const followed = (sum: Parameters<typeof moneyOf>[0] | undefined): string =>
  sum === undefined ? "" : toDecimalString(moneyOf(sum));
