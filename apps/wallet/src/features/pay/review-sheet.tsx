import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Sheet } from "@okpay/ui/sheet.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { onThisClock } from "../../api/http.ts";
import { moneyOf, type Quote, type QuoteRequest } from "../../api/wire.ts";
import { useIsOnline } from "../../app/online.ts";
import { timeText } from "../../app/times.ts";
import { useSecondsUntil } from "../../shell/countdown.tsx";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { DeliveryNotes } from "../send-abroad/price-lines.tsx";
import { QuoteLock } from "../send-abroad/quote-lock.tsx";
import { Refreshed, useRefreshed } from "../send-abroad/refreshed.tsx";
import { ConfirmPayment } from "./confirm-payment.tsx";
import { beginIntent } from "./intents.ts";
import classes from "./pay.module.css";
import { BeforePaying, useMoneyHelps } from "./preflight.tsx";
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

const VERBS = {
  TopUp: "topUp",
  CashOut: "cashOut",
  Remittance: "remittance",
  Send: "pay",
} as const;

/** Which words the sheet has for this kind of payment. */
function wordOf(kind: Quote["kind"] | undefined): keyof typeof VERBS {
  if (kind === "top_up") return "TopUp";
  if (kind === "remittance") return "Remittance";
  return kind === "cash_out" ? "CashOut" : "Send";
}

/** The one sheet before any movement: everything that will happen, and a button that carries the sum. */
export function ReviewSheet({ quote, request, onClose, ...rest }: ReviewSheetProps) {
  const t = useText();
  const title = t(`review.title${wordOf(quote?.kind)}`);
  return (
    <Sheet title={title} isOpen={quote !== null} onClose={onClose}>
      {quote !== null && request !== null && (
        <Review quote={quote} request={request} onClose={onClose} {...rest} />
      )}
    </Sheet>
  );
}

type ReviewProps = Omit<ReviewSheetProps, "quote" | "request"> & {
  quote: Quote;
  request: QuoteRequest;
};

function Review(props: ReviewProps) {
  const { customerId, quote, request, isRequoting, quoteError, onRequote, onClose } = props;
  const t = useText();
  const locale = useLocale();
  const isOnline = useIsOnline();
  const seconds = useSecondsUntil(onThisClock(quote.expiresAt));
  const isExpired = seconds === 0;
  const need = quote.confirmation;
  const moneyHelps = useMoneyHelps(quote, request);
  const { changes, accept } = useRefreshed(quote);
  const canConfirm = !isExpired && quote.isAffordable && changes === null;
  return (
    <>
      {changes !== null && <Refreshed changes={changes} onAccept={accept} />}
      <QuoteLines quote={quote} request={request} />
      {quote.remittance !== null && <DeliveryNotes delivery={quote.remittance.delivery} />}
      {quoteError !== null && <ProblemNotice error={quoteError} />}
      {!quote.isAffordable && (
        <Notice
          tone="warn"
          title={t("review.missing", { amount: formatMoney(moneyOf(quote.shortfall), locale) })}
        >
          <p>{t("review.missingWhy")}</p>
        </Notice>
      )}
      {!isExpired && <BeforePaying quote={quote} request={request} onChange={onClose} />}
      {!isOnline && <Notice tone="warn" title={t("review.offline")} />}
      <Validity quote={quote} seconds={seconds} isRequoting={isRequoting} onRequote={onRequote} />
      {canConfirm && need?.isRequired !== true && (
        <ConfirmButton
          customerId={customerId}
          quote={quote}
          request={request}
          isOnline={isOnline}
        />
      )}
      {canConfirm && need?.isRequired === true && (
        <ConfirmPayment
          key={quote.id}
          customerId={customerId}
          quote={quote}
          need={need}
          request={request}
          onRequote={onRequote}
        />
      )}
      {!isExpired && !quote.isAffordable && moneyHelps && (
        <TopUpMissing shortfall={quote.shortfall} />
      )}
      <p className={classes.dim}>{t("review.nothingYet")}</p>
    </>
  );
}

interface ValidityProps extends Pick<ReviewSheetProps, "isRequoting" | "onRequote"> {
  quote: Quote;
  seconds: number;
}

/** How long it holds; once it has run out, the way to a new one. A rate is locked in sight, second by second. */
function Validity({ quote, seconds, isRequoting, onRequote }: ValidityProps) {
  const t = useText();
  const locale = useLocale();
  const isAbroad = quote.remittance !== null;
  if (seconds > 0)
    return isAbroad ? (
      <QuoteLock
        key={quote.id}
        expiresAt={quote.expiresAt}
        seconds={seconds}
        isRequoting={isRequoting}
        onRequote={onRequote}
      />
    ) : (
      <p className={classes.dim}>
        {t("review.validUntil", {
          time: timeText(quote.expiresAt, locale, { hour: "2-digit", minute: "2-digit" }),
        })}
      </p>
    );
  return (
    <>
      <Notice tone="warn" title={t(isAbroad ? "remittance.expired" : "review.expired")}>
        <p>{t(isAbroad ? "remittance.expiredWhy" : "review.expiredWhy")}</p>
      </Notice>
      <Button fullWidth loading={isRequoting} onClick={onRequote}>
        {t(isAbroad ? "remittance.refresh" : "review.requote")}
      </Button>
    </>
  );
}

interface ConfirmButtonProps {
  customerId: string;
  quote: Quote;
  request: QuoteRequest;
  isOnline: boolean;
}

/** Carries the sum. The key is stored before anything is sent; from here the pay page carries it, even after a reload. */
function ConfirmButton({ customerId, quote, request, isOnline }: ConfirmButtonProps) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const confirm = useMutation({
    mutationFn: () => beginIntent(customerId, quote, request, null),
    onSuccess: ({ quoteId }) => navigate({ to: "/pay/$quoteId", params: { quoteId } }),
  });
  const total = formatMoney(moneyOf(quote.total), locale);
  return (
    <>
      {confirm.isError && <Notice tone="error" title={t("review.notStored")} takesFocus />}
      <Button
        fullWidth
        size="lg"
        loading={confirm.isPending || confirm.isSuccess}
        disabled={!isOnline}
        onClick={() => confirm.mutate()}
      >
        {t(`review.${VERBS[wordOf(quote.kind)]}`, { total })}
      </Button>
    </>
  );
}

function TopUpMissing({ shortfall }: { shortfall: Quote["shortfall"] }) {
  const t = useText();
  const locale = useLocale();
  const search = { need: shortfall.amountMinor, currency: shortfall.currency };
  return (
    <Button
      fullWidth
      size="lg"
      renderRoot={(props) => <Link to="/top-up" search={search} {...props} />}
    >
      {t("review.topUpMissing", { amount: formatMoney(moneyOf(shortfall), locale) })}
    </Button>
  );
}
