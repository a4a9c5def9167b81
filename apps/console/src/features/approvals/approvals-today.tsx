import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { approvalsQuery } from "../../api/queries.ts";
import { Card } from "../../parts/card.tsx";

/** How many requests wait, and how many of them for this person. */
export function ApprovalsToday() {
  const t = useText();
  const found = useQuery(approvalsQuery("requested"));
  const waiting = found.data?.approvals ?? [];
  return (
    <Card title={t("console.place.approvals")}>
      {found.isPending && <LoadingRows rows={1} height={48} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && (
        <p>
          {t("console.today.approvals", {
            count: waiting.length,
            mine: waiting.filter(({ mayDecide }) => mayDecide).length,
          })}
        </p>
      )}
      <p>
        <Link to="/approvals">{t("console.today.openApprovals")}</Link>
      </p>
    </Card>
  );
}
