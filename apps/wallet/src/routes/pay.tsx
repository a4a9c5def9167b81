import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows, useDelayed } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { paymentQuery } from "../api/queries.ts";
import { moneyOf, type Payment } from "../api/wire.ts";
import { useIsOnline } from "../app/online.ts";
import { Done } from "../features/pay/done.tsx";
import { EndScreen } from "../features/pay/end-screen.tsx";
import { type PaymentIntent, paymentIdOf } from "../features/pay/intents.ts";
import { NeedsBank } from "../features/pay/needs-bank.tsx";
import { NotPaid } from "../features/pay/not-paid.tsx";
import classes from "../features/pay/pay.module.css";
import { processingWord } from "../features/pay/processing-word.ts";
import { Refused } from "../features/pay/refused.tsx";
import { useIntent } from "../features/pay/use-intent.ts";

const route = getRouteApi("/signed-in/pay/$quoteId");
const ANSWER_EXPECTED_MS = 700;

/** After the confirmation: carries the payment to one of four ends, and survives reloads and lost answers. */
export function Pay() {
  const { quoteId } = route.useParams();
  const state = useIntent(quoteId);
  if (state.step === "loading") return <LoadingRows rows={2} height={120} />;
  if (state.step === "unknown") return <FromElsewhere quoteId={quoteId} />;
  if (state.step === "refused")
    return (
      <>
        <Refused intent={state.intent} refusal={state.refusal} />
        <BackToCheckout intent={state.intent} />
      </>
    );
  if (state.step === "answered")
    return (
      <>
        <Outcome first={state.payment} />
        <BackToCheckout intent={state.intent} />
      </>
    );
  return <Checking intent={state.intent} wasSent={state.wasSent} />;
}

/** A merchant's checkout says how it stands, leads back to the merchant, and takes another way to pay. */
function BackToCheckout({ intent }: { intent: PaymentIntent }) {
  const t = useText();
  if (intent.request.kind !== "purchase") return null;
  const { checkoutId } = intent.request;
  return (
    <div className={`${classes.narrow} ${classes.after}`}>
      <Button
        variant="default"
        fullWidth
        renderRoot={(props) => (
          <Link to="/checkout/$checkoutId" params={{ checkoutId }} {...props} />
        )}
      >
        {t("pay.backToCheckout")}
      </Button>
    </div>
  );
}

/** Confirmed on another device, or at a merchant's: the bank sends the payer back here, and the payment says how it stands. */
function FromElsewhere({ quoteId }: { quoteId: string }) {
  const t = useText();
  const found = useQuery(paymentQuery(paymentIdOf(quoteId)));
  if (found.data !== undefined) return <Outcome first={found.data} />;
  if (found.isPending) return <LoadingRows rows={2} height={120} />;
  return (
    <Page title={t("pay.unknown.title")} lead={t("pay.unknown.detail")}>
      <Button renderRoot={(props) => <Link to="/activity" {...props} />}>
        {t("pay.unknown.action")}
      </Button>
    </Page>
  );
}

/** The answer is not there yet: says what is known, and that a second payment is not needed. */
function Checking({ intent, wasSent }: { intent: PaymentIntent; wasSent: boolean }) {
  const t = useText();
  const isOnline = useIsOnline();
  // Most answers come at once; an alarm that is over before it is read would only unsettle.
  const isWorthSaying = useDelayed(ANSWER_EXPECTED_MS) || !isOnline;
  if (!isWorthSaying) return <LoadingRows rows={1} height={220} />;
  const detail = isOnline
    ? t("pay.checking.detail")
    : wasSent
      ? t("pay.checking.sentOffline")
      : t("pay.checking.notSentOffline");
  return (
    <EndScreen
      tone="warn"
      icon="clock"
      isBusy
      isSandbox={intent.quote.isSandbox}
      title={t("pay.checking.title")}
      money={moneyOf(intent.quote.total)}
      detail={detail}
    >
      <Button variant="default" renderRoot={(props) => <Link to="/wallet" {...props} />}>
        {t("pay.checking.leave")}
      </Button>
    </EndScreen>
  );
}

/** The payment as it stands, asked again by itself while the card network has not answered. */
function Outcome({ first }: { first: Payment }) {
  const t = useText();
  const locale = useLocale();
  const payment = useQuery({ ...paymentQuery(first.id), initialData: first }).data;
  if (payment.state === "completed" || payment.state === "authorized")
    return <Done payment={payment} />;
  if (payment.state === "needs_action") return <NeedsBank payment={payment} />;
  if (payment.state === "processing") {
    return (
      <EndScreen
        tone="warn"
        icon="clock"
        isBusy
        isSandbox={payment.isSandbox}
        title={t(
          payment.kind === "remittance" ? "remittance.processingTitle" : "pay.checking.title",
        )}
        money={moneyOf(payment.total)}
        detail={t(processingWord(payment.kind))}
      >
        <Button
          renderRoot={(props) => (
            <Link to="/activity/$paymentId" params={{ paymentId: payment.id }} {...props} />
          )}
        >
          {t("pay.seePayment")}
        </Button>
        <Button variant="default" renderRoot={(props) => <Link to="/wallet" {...props} />}>
          {t("pay.checking.leave")}
        </Button>
      </EndScreen>
    );
  }
  return (
    <EndScreen
      tone="error"
      icon="cross"
      isSandbox={payment.isSandbox}
      title={t(payment.state === "returned" ? "payment.event.returned_by_bank" : "notPaid.title")}
      detail={t("notPaid.detail", {
        amount: formatMoney(moneyOf(payment.total), locale),
        name: payment.counterparty.name,
      })}
    >
      <NotPaid payment={payment} />
    </EndScreen>
  );
}
