import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { latestPaymentsQuery, walletQuery } from "../api/queries.ts";
import activity from "../features/activity/activity.module.css";
import { PaymentRow } from "../features/activity/payment-row.tsx";
import { Attention } from "../features/home/attention.tsx";
import { Balances } from "../features/home/balances.tsx";
import classes from "../features/home/home.module.css";
import { Shortcuts } from "../features/home/shortcuts.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/signed-in/wallet");
const SHOWN = 5;

/** Home: what is there, what to do, what needs attention, what happened last. */
export function WalletHome() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const wallet = useQuery(walletQuery);
  const latest = useQuery(latestPaymentsQuery(SHOWN));
  return (
    <Page title={t("wallet.greeting", { name: customer.displayName })} width="wide">
      <div className={classes.columns}>
        <div className={classes.column}>
          {wallet.isError && <ProblemNotice error={wallet.error} />}
          {wallet.isPending && <LoadingRows rows={1} height={180} />}
          {wallet.data !== undefined && <Balances wallet={wallet.data} />}
          <div className={classes.actions}>
            <Button
              size="lg"
              leftSection={<Icon name="out" />}
              renderRoot={(props) => <Link to="/send" {...props} />}
            >
              {t("nav.send")}
            </Button>
            <Button
              size="lg"
              variant="default"
              leftSection={<Icon name="plus" />}
              renderRoot={(props) => <Link to="/top-up" {...props} />}
            >
              {t("nav.topUp")}
            </Button>
          </div>
          <Attention customerId={customer.id} />
          <Shortcuts />
        </div>
        <section className={classes.column} aria-labelledby="latest">
          <div className={classes.sectionHead}>
            <h2 id="latest" className={classes.heading}>
              {t("wallet.latest")}
            </h2>
            {(latest.data?.payments.length ?? 0) > 0 && (
              <Link to="/activity" className={classes.all}>
                {t("wallet.all")}
              </Link>
            )}
          </div>
          {latest.isError && <ProblemNotice error={latest.error} />}
          {latest.isPending && <LoadingRows rows={SHOWN} height={60} />}
          {latest.data?.payments.length === 0 && (
            <EmptyState icon="plus" title={t("wallet.empty.title")}>
              <p>{t("wallet.empty.detail")}</p>
              <Button renderRoot={(props) => <Link to="/top-up" {...props} />}>
                {t("wallet.empty.action")}
              </Button>
            </EmptyState>
          )}
          {latest.data !== undefined && latest.data.payments.length > 0 && (
            <ul className={activity.list}>
              {latest.data.payments.map((payment) => (
                <li key={payment.id}>
                  <PaymentRow payment={payment} withDate />
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </Page>
  );
}
