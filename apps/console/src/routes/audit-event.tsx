import { isRefusal } from "@okpay/api-client";
import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { auditEventQuery } from "../api/queries.ts";
import { EventDetails } from "../features/audit/event-details.tsx";
import { EventFacts } from "../features/audit/event-facts.tsx";
import { ProofCard } from "../features/audit/proof-card.tsx";
import { Card } from "../parts/card.tsx";
import { useKnownText } from "../parts/known-text.ts";
import { NotFound } from "./not-found.tsx";

const route = getRouteApi("/signed-in/audit/events/$eventId");

/** One event: everything recorded about it, and the proof that the log has held it unchanged. */
export function AuditEventPage() {
  const t = useText();
  const textOf = useKnownText();
  const { eventId } = route.useParams();
  const found = useQuery(auditEventQuery(eventId));
  if (isRefusal(found.error, "not_found", "validation_failed")) return <NotFound />;
  const event = found.data?.event;
  return (
    <Page
      title={event === undefined ? t("console.audit.event") : textOf("audit.events", event.type)}
      width="medium"
    >
      <p>
        <Link to="/audit">{t("console.audit.back")}</Link>
      </p>
      {found.isPending && <LoadingRows rows={4} height={90} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && event !== undefined && (
        <>
          <Card title={t("console.audit.event")}>
            <EventFacts event={event} />
          </Card>
          {Object.keys(event.details).length > 0 && (
            <Card title={t("console.audit.details")}>
              <EventDetails details={event.details} />
            </Card>
          )}
          <ProofCard leaf={found.data.leaf} proof={found.data.proof} />
          <Card title={t("console.audit.id")}>
            <CopyableReference value={event.id} />
          </Card>
        </>
      )}
    </Page>
  );
}
