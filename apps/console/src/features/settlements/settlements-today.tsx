import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { settlementsQuery } from "../../api/settlement-calls.ts";
import { Card } from "../../parts/card.tsx";
import { daysSince } from "./age.tsx";

/** How many breaks are open, and since when. */
export function SettlementsToday() {
  const t = useText();
  const found = useQuery(settlementsQuery);
  const ageing = found.data?.ageing ?? [];
  return (
    <Card title={t("settlements.title")}>
      {found.isPending && <LoadingRows rows={1} height={48} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && (
        <p>
          {t("settlements.today", {
            count: ageing.reduce((sum, { breaks }) => sum + breaks, 0),
            days: Math.max(0, ...ageing.map(({ oldestAt }) => daysSince(oldestAt))),
          })}
        </p>
      )}
      <p>
        <Link to="/settlements">{t("settlements.title")}</Link>
      </p>
    </Card>
  );
}
