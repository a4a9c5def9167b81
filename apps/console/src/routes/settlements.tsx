import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { settlementsQuery } from "../api/settlement-calls.ts";
import { useSession } from "../app/use-session.ts";
import { AgeingCard } from "../features/settlements/ageing-card.tsx";
import { DaysCard } from "../features/settlements/days-card.tsx";
import { RunsCard } from "../features/settlements/runs-card.tsx";
import { SettlementTabs } from "../features/settlements/settlement-tabs.tsx";
import { SuspenseCard } from "../features/settlements/suspense-card.tsx";
import { may } from "../shell/places.ts";

/** Reconciliation at a glance: what waits in suspense, how old it is, and which days are taken in. */
export function SettlementsPage() {
  const t = useText();
  const session = useSession();
  const found = useQuery(settlementsQuery);
  return (
    <Page title={t("settlements.title")} lead={t("settlements.lead")} width="wide">
      <SettlementTabs />
      {found.isPending && <LoadingRows rows={4} height={120} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data !== undefined && session !== null && (
        <>
          <SuspenseCard suspense={found.data.suspense} />
          <AgeingCard ageing={found.data.ageing} />
          <DaysCard days={found.data.days} />
          <RunsCard runs={found.data.runs} mayImport={may(session, "settlements.manage")} />
        </>
      )}
    </Page>
  );
}
