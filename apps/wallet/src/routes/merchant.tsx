import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type MerchantDetail, type MerchantMode, merchantQuery } from "../api/merchant-calls.ts";
import type { MerchantTab } from "../app/search.ts";
import { Keys } from "../features/merchant/keys.tsx";
import { Links } from "../features/merchant/links.tsx";
import classes from "../features/merchant/merchant.module.css";
import { Overview } from "../features/merchant/overview.tsx";
import { Payments } from "../features/merchant/payments.tsx";
import { Payouts } from "../features/merchant/payouts.tsx";
import { People } from "../features/merchant/people.tsx";
import { Webhooks } from "../features/merchant/webhooks.tsx";
import security from "../features/security/security.module.css";
import { StepUpHost } from "../features/step-up/step-up-host.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

// Both pages in one file: each lazy file costs the first view a line of its table.
export { MerchantsPage } from "../features/merchant/merchants-page.tsx";

const route = getRouteApi("/signed-in/merchant/$merchantId");

/** Everybody of a merchant sees these; the others are for owners. */
const FOR_ALL: readonly MerchantTab[] = ["overview", "payments", "links"];
const FOR_OWNERS: readonly MerchantTab[] = ["payouts", "keys", "webhooks", "people"];

/** The merchant's portal: one page whose parts are addresses of their own. */
export function MerchantPage() {
  const t = useText();
  const { merchantId } = route.useParams();
  const { tab = "overview", mode = "live" } = route.useSearch();
  const merchant = useQuery(merchantQuery(merchantId));
  if (merchant.isPending) return <LoadingRows rows={4} height={72} />;
  if (merchant.data === undefined)
    return <Page title={t("merchant.title")}>{<ProblemNotice error={merchant.error} />}</Page>;
  const detail = merchant.data;
  const tabs = detail.role === "owner" ? [...FOR_ALL, ...FOR_OWNERS] : FOR_ALL;
  return (
    <Page title={detail.name} width="medium">
      <p>
        <Link to="/merchant" className={security.back}>
          {t("merchant.back")}
        </Link>
      </p>
      <nav className={classes.tabs} aria-label={t("merchant.parts")}>
        {tabs.map((each) => (
          <Link
            key={each}
            to="/merchant/$merchantId"
            params={{ merchantId }}
            search={{ tab: each, mode }}
            className={classes.tab}
            aria-current={each === tab ? "page" : undefined}
          >
            {t(`merchant.tab.${each}`)}
          </Link>
        ))}
      </nav>
      {tab !== "people" && tab !== "payouts" && (
        <ModeSwitch merchantId={merchantId} tab={tab} mode={mode} />
      )}
      <Part tab={tabs.includes(tab) ? tab : "overview"} merchant={detail} mode={mode} />
      <StepUpHost />
    </Page>
  );
}

function ModeSwitch(props: { merchantId: string; tab: MerchantTab; mode: MerchantMode }) {
  const t = useText();
  return (
    <div className={classes.modes} role="group" aria-label={t("merchant.mode")}>
      {(["live", "test"] as const).map((each) => (
        <Link
          key={each}
          to="/merchant/$merchantId"
          params={{ merchantId: props.merchantId }}
          search={{ tab: props.tab, mode: each }}
          className={classes.tab}
          aria-current={each === props.mode ? "true" : undefined}
        >
          {t(`merchant.mode.${each}`)}
        </Link>
      ))}
      <span className={security.dim}>{t(`merchant.modeHint.${props.mode}`)}</span>
    </div>
  );
}

function Part(props: { tab: MerchantTab; merchant: MerchantDetail; mode: MerchantMode }) {
  const { tab, ...rest } = props;
  switch (tab) {
    case "overview":
      return <Overview {...rest} />;
    case "payments":
      return <Payments {...rest} />;
    case "links":
      return <Links {...rest} />;
    case "payouts":
      return <Payouts merchant={rest.merchant} />;
    case "keys":
      return <Keys {...rest} />;
    case "webhooks":
      return <Webhooks {...rest} />;
    case "people":
      return <People merchant={rest.merchant} />;
  }
}
