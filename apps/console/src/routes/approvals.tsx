import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ApprovalState, approvalsQuery } from "../api/queries.ts";
import { useSession } from "../app/use-session.ts";
import { ApprovalCard } from "../features/approvals/approval-card.tsx";
import classes from "../features/approvals/approvals.module.css";
import parts from "../parts/parts.module.css";

const route = getRouteApi("/signed-in/approvals");
const STATES: readonly ApprovalState[] = ["requested", "approved", "rejected", "expired"];

/** What one person asked for and another must agree to (row G6). */
export function ApprovalsPage() {
  const t = useText();
  const session = useSession();
  const { state = "requested" } = route.useSearch();
  const found = useQuery(approvalsQuery(state));
  return (
    <Page title={t("console.approvals.title")} lead={t("console.approvals.lead")} width="medium">
      <nav className={parts.tabs} aria-label={t("console.approvals.states")}>
        {STATES.map((each) => (
          <Link
            key={each}
            to="/approvals"
            search={each === "requested" ? {} : { state: each }}
            // The first one's address, without its search, is part of the others': only the exact one is current.
            activeOptions={{ exact: true }}
            {...(each === state ? { "aria-current": "page" } : {})}
          >
            {t(`console.approvals.state.${each}`)}
          </Link>
        ))}
      </nav>
      {found.isPending && <LoadingRows rows={3} height={140} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && found.data.approvals.length === 0 && (
        <EmptyState icon="two" title={t("console.approvals.none")}>
          <p>{t("console.approvals.noneDetail")}</p>
        </EmptyState>
      )}
      {found.isSuccess && session !== null && found.data.approvals.length > 0 && (
        <ul className={classes.list}>
          {found.data.approvals.map((approval) => (
            <li key={approval.id}>
              <ApprovalCard approval={approval} session={session} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
