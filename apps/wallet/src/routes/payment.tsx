import { Button } from "@mantine/core";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { isRefusal } from "../api/problems.ts";
import { paymentQuery } from "../api/queries.ts";
import type { Payment } from "../api/wire.ts";
import { PaymentFacts } from "../features/activity/payment-facts.tsx";
import { kindWord } from "../features/activity/payment-row.tsx";
import { Timeline } from "../features/activity/timeline.tsx";
import { quoteIdOf } from "../features/pay/intents.ts";
import { NotPaid } from "../features/pay/not-paid.tsx";
import classes from "../features/pay/pay.module.css";
import { processingWord } from "../features/pay/processing-word.ts";
import { receiptHref } from "../features/pay/receipt.ts";
import { Tracker } from "../features/send-abroad/tracker.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";
import { NotFound } from "./not-found.tsx";

const route = getRouteApi("/signed-in/activity/$paymentId");

/** One payment with its whole story. */
export function PaymentPage() {
  const { paymentId } = route.useParams();
  const t = useText();
  const found = useQuery(paymentQuery(paymentId));
  if (isRefusal(found.error, "not_found", "validation_failed")) return <NotFound />;
  if (found.data?.kind === "request")
    return <Navigate to="/requests/$requestId" params={{ requestId: paymentId }} replace />;
  if (found.data !== undefined) return <Story payment={found.data} />;
  return (
    <Page title={t("payment.title")}>
      {found.isError ? <ProblemNotice error={found.error} /> : <LoadingRows rows={4} height={90} />}
    </Page>
  );
}

function Story({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const kind = kindWord(payment);
  return (
    <Page title={t(`payment.heading.${kind}`, { name: payment.counterparty.name })}>
      <p>
        <Link to="/activity">{t("payment.back")}</Link>
      </p>
      {payment.state === "needs_action" && (
        <Notice tone="warn" title={t("pay.needsYou.title")}>
          <p>{t("pay.needsBank.detail")}</p>
          <p>
            <Link to="/pay/$quoteId" params={{ quoteId: quoteIdOf(payment.id) }}>
              {t("pay.needsBank.action")}
            </Link>
          </p>
        </Notice>
      )}
      {payment.state === "processing" && (
        <Notice
          tone="warn"
          title={t(
            payment.kind === "remittance" ? "remittance.processingTitle" : "pay.checking.title",
          )}
        >
          <p>{t(processingWord(payment.kind))}</p>
        </Notice>
      )}
      {payment.remittance !== null && <Tracker payment={payment} />}
      <PaymentFacts payment={payment} />
      {isOver(payment) && <NotPaid payment={payment} />}
      {payment.state === "completed" && (
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          component="a"
          href={receiptHref(payment.id, locale)}
          download
        >
          {t("payment.receipt")}
        </Button>
      )}
      <section className={classes.card} aria-labelledby="story">
        <h2 id="story">{t("payment.story")}</h2>
        <Timeline payment={payment} />
      </section>
      {!isOver(payment) && (
        <section className={classes.part}>
          <h2>{t("payment.reference")}</h2>
          <CopyableReference value={payment.id} />
        </section>
      )}
    </Page>
  );
}

/** Not paid, or paid and sent back: what became of it, why, and what to do now. */
const isOver = ({ state }: Payment): boolean => state === "declined" || state === "returned";
