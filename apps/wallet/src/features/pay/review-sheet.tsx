import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { moneyOf, type Quote, type QuoteRequest } from "../../api/wire.ts";
import { useIsOnline } from "../../app/online.ts";
import { useSecondsUntil } from "../../shell/countdown.tsx";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { beginIntent } from "./intents.ts";
import classes from "./pay.module.css";
import { QuoteLines } from "./quote-lines.tsx";

export interface ReviewSheetProps {
  customerId: string;
  quote: Quote | null;
  request: QuoteRequest | null;
  isRequoting: boolean;
  quoteError: Error | null;
  onRequote: () => void;
  onClose: () => void;
}

/** The one sheet before any movement: everything that will happen, and a button that carries the sum. */
export function ReviewSheet({ quote, request, onClose, ...rest }: ReviewSheetProps) {
  const t = useText();
  const title = quote?.kind === "top_up" ? t("review.titleTopUp") : t("review.titleSend");
  return (
    <Sheet title={title} isOpen={quote !== null} onClose={onClose}>
      {quote !== null && request !== null && <Review quote={quote} request={request} {...rest} />}
    </Sheet>
  );
}

type ReviewProps = Omit<ReviewSheetProps, "quote" | "request" | "onClose"> & {
  quote: Quote;
  request: QuoteRequest;
};

function Review({ customerId, quote, request, isRequoting, quoteError, onRequote }: ReviewProps) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const isOnline = useIsOnline();
  const secondsLeft = useSecondsUntil(Date.parse(quote.expiresAt));
  const confirm = useMutation({
    // The key is stored before anything is sent; from here the pay page carries it, even after a reload.
    mutationFn: () => beginIntent(customerId, quote, request),
    onSuccess: ({ quoteId }) => navigate({ to: "/pay/$quoteId", params: { quoteId } }),
  });
  const total = formatMoney(moneyOf(quote.total), locale);
  return (
    <>
      <QuoteLines quote={quote} />
      {quoteError !== null && <ProblemNotice error={quoteError} />}
      {!quote.isAffordable && (
        <Notice
          tone="warn"
          title={t("review.missing", { amount: formatMoney(moneyOf(quote.shortfall), locale) })}
        >
          <p>{t("review.missingWhy")}</p>
        </Notice>
      )}
      {!isOnline && <Notice tone="warn" title={t("review.offline")} />}
      {secondsLeft === 0 ? (
        <Notice tone="warn" title={t("review.expired")}>
          <p>{t("review.expiredWhy")}</p>
        </Notice>
      ) : (
        <p className={classes.dim}>
          {t("review.validUntil", {
            time: new Date(quote.expiresAt).toLocaleTimeString(locale, {
              hour: "2-digit",
              minute: "2-digit",
            }),
          })}
        </p>
      )}
      {confirm.isError && <Notice tone="error" title={t("review.notStored")} takesFocus />}
      <div className={classes.buttons}>
        {secondsLeft === 0 && (
          <Button fullWidth loading={isRequoting} onClick={onRequote}>
            {t("review.requote")}
          </Button>
        )}
        {secondsLeft > 0 && quote.isAffordable && (
          <Button
            fullWidth
            size="lg"
            loading={confirm.isPending || confirm.isSuccess}
            disabled={!isOnline}
            onClick={() => confirm.mutate()}
          >
            {quote.kind === "top_up" ? t("review.topUp", { total }) : t("review.pay", { total })}
          </Button>
        )}
        {secondsLeft > 0 && !quote.isAffordable && (
          <Button
            fullWidth
            size="lg"
            renderRoot={(props) => (
              <Link
                to="/top-up"
                search={{ need: quote.shortfall.amountMinor, currency: quote.shortfall.currency }}
                {...props}
              />
            )}
          >
            {t("review.topUpMissing", { amount: formatMoney(moneyOf(quote.shortfall), locale) })}
          </Button>
        )}
      </div>
      <p className={classes.dim}>{t("review.nothingYet")}</p>
    </>
  );
}
