import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type MoneyRequest, REQUESTS_KEY, turnDown } from "../../api/request-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { ConsentGate } from "../pay/consent-gate.tsx";
import classes from "../pay/pay.module.css";
import { ReviewSheet } from "../pay/review-sheet.tsx";
import { useQuote } from "../pay/use-quote.ts";

/** What somebody asked can do: pay, by the same sheet as any transfer, or turn it down. */
export function Answer({ request, customerId }: { request: MoneyRequest; customerId: string }) {
  const t = useText();
  const locale = useLocale();
  const quote = useQuote();
  const amount = formatMoney(moneyOf(request.amount), locale);
  return (
    <ConsentGate>
      <Notice tone="warn" title={t("requests.knowThem")}>
        <p>{t("requests.knowThemWhy")}</p>
      </Notice>
      <div className={classes.buttons}>
        {quote.error !== null && <ProblemNotice error={quote.error} />}
        <Button
          size="lg"
          fullWidth
          loading={quote.isAsking}
          onClick={() => quote.ask({ kind: "request", requestId: request.id })}
        >
          {t("requests.pay", { amount })}
        </Button>
        <p className={classes.dim}>{t("review.nothingYet")}</p>
      </div>
      {!request.isLink && <TurnDown request={request} />}
      <ReviewSheet
        customerId={customerId}
        quote={quote.quoted?.quote ?? null}
        request={quote.quoted?.request ?? null}
        isRequoting={quote.isAsking}
        quoteError={quote.error}
        onRequote={() => quote.quoted !== null && quote.ask(quote.quoted.request)}
        onClose={quote.dismiss}
      />
    </ConsentGate>
  );
}

function TurnDown({ request }: { request: MoneyRequest }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [isBlocking, setBlocking] = useState(false);
  const turning = useMutation({
    mutationFn: () => turnDown(request.id, isBlocking),
    onSettled: () => queryClient.invalidateQueries({ queryKey: REQUESTS_KEY }),
  });
  return (
    <div className={classes.buttons}>
      {turning.error !== null && <ProblemNotice error={turning.error} />}
      <label className={classes.option}>
        <input
          type="checkbox"
          checked={isBlocking}
          onChange={({ currentTarget }) => setBlocking(currentTarget.checked)}
        />
        <span />
        <span className={classes.optionText}>
          {t("requests.block", { name: request.counterparty?.name ?? "" })}
        </span>
      </label>
      <Button
        variant="default"
        fullWidth
        loading={turning.isPending}
        onClick={() => turning.mutate()}
      >
        {t("requests.turnDown")}
      </Button>
    </div>
  );
}
