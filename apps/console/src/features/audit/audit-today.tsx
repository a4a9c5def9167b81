import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { auditStateQuery } from "../../api/queries.ts";
import { Card } from "../../parts/card.tsx";
import { LogFacts } from "./log-facts.tsx";

/** Whether the audit log was sound when it was last looked at, and how fresh its newest checkpoint is. */
export function AuditToday() {
  const t = useText();
  const found = useQuery(auditStateQuery);
  return (
    <Card title={t("console.place.audit")}>
      {found.isPending && <LoadingRows rows={2} height={48} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && <LogFacts state={found.data} />}
      <p>
        <Link to="/audit/log">{t("console.audit.openLog")}</Link>
      </p>
    </Card>
  );
}
