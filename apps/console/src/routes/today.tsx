import { Page } from "@okpay/ui/page.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useSession } from "../app/use-session.ts";
import { ApprovalsToday } from "../features/approvals/approvals-today.tsx";
import { AuditToday } from "../features/audit/audit-today.tsx";
import { FindingsToday } from "../features/audit/findings.tsx";
import { CasesToday } from "../features/customers/cases.tsx";
import { DocumentsToday } from "../features/documents/documents-today.tsx";
import { SettlementsToday } from "../features/settlements/settlements-today.tsx";
import { Lang } from "../parts/lang.tsx";
import parts from "../parts/parts.module.css";
import { may } from "../shell/places.ts";

const CARDS = [
  "approvals.read",
  "documents.review",
  "settlements.read",
  "cases.work",
  "audit.read",
] as const;

/** The start of a shift: what waits for this role, and whether the audit log is sound. */
export function Today() {
  const t = useText();
  const session = useSession();
  if (session === null) return null;
  return (
    <Page
      title={t("console.today.title")}
      lead={
        <>
          <Lang text={session.staff.displayName} /> · {t(`console.role.${session.staff.role}`)} ·{" "}
          {t(`console.role.does.${session.staff.role}`)}
        </>
      }
      width="wide"
    >
      <div className={parts.columns}>
        {may(session, "approvals.read") && <ApprovalsToday />}
        {may(session, "documents.review") && <DocumentsToday />}
        {may(session, "settlements.read") && <SettlementsToday />}
        {may(session, "cases.work") && <CasesToday />}
        {may(session, "audit.read") && <AuditToday />}
        {may(session, "audit.read") && <FindingsToday />}
      </div>
      {!CARDS.some((grant) => may(session, grant)) && (
        <EmptyState icon="home" title={t("console.today.nothing")}>
          <p>{t("console.today.nothingDetail")}</p>
        </EmptyState>
      )}
    </Page>
  );
}
