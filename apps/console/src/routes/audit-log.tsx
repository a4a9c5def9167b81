import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { verifyAudit } from "../api/calls.ts";
import { auditStateQuery, checkpointsQuery, findingsQuery } from "../api/queries.ts";
import { useSession } from "../app/use-session.ts";
import { AuditTabs } from "../features/audit/audit-tabs.tsx";
import { CheckpointTable } from "../features/audit/checkpoint-table.tsx";
import { Findings } from "../features/audit/findings.tsx";
import { LogFacts } from "../features/audit/log-facts.tsx";
import { Card } from "../parts/card.tsx";
import parts from "../parts/parts.module.css";
import { may } from "../shell/places.ts";

/** Whether the log is whole: the last verification, the signed checkpoints, what the review rules found. */
export function AuditLogPage() {
  const t = useText();
  const session = useSession();
  const state = useQuery(auditStateQuery);
  const checkpoints = useQuery(checkpointsQuery);
  const findings = useQuery(findingsQuery);
  return (
    <Page title={t("console.audit.log.title")} lead={t("console.audit.log.lead")} width="wide">
      <AuditTabs />
      <div className={parts.columns}>
        <Card title={t("console.audit.state")}>
          {state.isPending && <LoadingRows rows={4} height={32} />}
          {state.isError && <ProblemNotice error={state.error} />}
          {state.isSuccess && <LogFacts state={state.data} />}
          {session !== null && may(session, "audit.verify") && <VerifyNow />}
        </Card>
        <Card title={t("console.audit.findings")}>
          {findings.isPending && <LoadingRows rows={3} height={48} />}
          {findings.isError && <ProblemNotice error={findings.error} />}
          {findings.isSuccess && <Findings findings={findings.data.findings} />}
        </Card>
      </div>
      <Card title={t("console.audit.checkpoints")}>
        {checkpoints.isPending && <LoadingRows rows={4} height={44} />}
        {checkpoints.isError && <ProblemNotice error={checkpoints.error} />}
        {checkpoints.isSuccess && state.isSuccess && (
          <CheckpointTable
            checkpoints={checkpoints.data.checkpoints}
            publicKey={state.data.publicKey}
          />
        )}
      </Card>
    </Page>
  );
}

/** Starts a verification of the whole log; it runs beside everything else, so the answer is looked up afterwards. */
function VerifyNow() {
  const t = useText();
  const queryClient = useQueryClient();
  const start = useMutation({ mutationFn: verifyAudit });
  return (
    <div className={parts.form}>
      {start.isError && <ProblemNotice error={start.error} />}
      {start.isSuccess && (
        <Notice tone="info" title={t("console.audit.verifying")}>
          <p>{t("console.audit.verifyingDetail")}</p>
        </Notice>
      )}
      <div className={parts.actions}>
        <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
          {t("console.audit.verifyNow")}
        </Button>
        {start.isSuccess && (
          <Button
            variant="default"
            onClick={() => void queryClient.invalidateQueries({ queryKey: ["audit"] })}
          >
            {t("console.audit.lookAgain")}
          </Button>
        )}
      </div>
    </div>
  );
}
