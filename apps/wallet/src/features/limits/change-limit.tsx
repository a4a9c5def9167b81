import { Button } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import { formatMoney, toDecimalString } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changeLimit, limitsQuery } from "../../api/limit-calls.ts";
import { type LimitState, moneyOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import security from "../security/security.module.css";
import { useGuarded } from "../step-up/use-guarded.ts";

/** Lower at once, higher after a day; "back to the tier's" undoes an own limit the same way. */
export function ChangeLimit({ state, onDone }: { state: LimitState; onDone: () => void }) {
  const t = useText();
  const locale = useLocale();
  const queryClient = useQueryClient();
  const { currency, kind } = state;
  const [text, setText] = useState(() => toDecimalString(moneyOf(state.limit)));
  const [problem, setProblem] = useState<FieldErrorCode | undefined>(undefined);
  const change = useGuarded(
    (amountMinor: string | null) => changeLimit({ currency, kind, amountMinor }),
    {
      onDone: (limits) => {
        queryClient.setQueryData(limitsQuery.queryKey, limits);
        onDone();
      },
    },
  );
  const wanted = readAmount(text, currency);
  const isHigher = "minor" in wanted && wanted.minor > moneyOf(state.limit).amountMinor;
  const isOwn = state.limit.amountMinor !== state.tierLimit.amountMinor;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem("problem" in wanted ? wanted.problem : undefined);
    if ("minor" in wanted) change.run(wanted.minor.toString());
  };
  return (
    <form className={security.form} onSubmit={submit} noValidate>
      <p className={security.dim}>
        {t("limits.upTo", { amount: formatMoney(moneyOf(state.tierLimit), locale) })}
      </p>
      {change.error !== null && <ProblemNotice error={change.error} />}
      <AmountField
        label={t("limits.newLimit")}
        currency={currency}
        currencies={[currency]}
        currencyLabel={t("field.currency")}
        value={text}
        error={amountProblemText(t, problem, currency)}
        onChange={setText}
        onCurrencyChange={() => undefined}
      />
      <p role="status">{isHigher ? t("limits.higherWhen") : t("limits.lowerWhen")}</p>
      <Button type="submit" fullWidth loading={change.isRunning}>
        {t("action.save")}
      </Button>
      {isOwn && (
        <Button
          variant="default"
          fullWidth
          disabled={change.isRunning}
          onClick={() => change.run(null)}
        >
          {t("limits.backToTier")}
        </Button>
      )}
    </form>
  );
}
