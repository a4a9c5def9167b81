import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type CustomerCaseSummary, ownCasesQuery } from "../api/case-calls.ts";
import { timeText } from "../app/times.ts";
import { Promises } from "../features/call/promises.tsx";
import { Loaded } from "../features/security/loaded.tsx";
import security from "../features/security/security.module.css";

export { CasePage } from "../features/contact/case-page.tsx";

/** The own cases, each with its number, its state and the promised date. */
export function CasesPage() {
  const t = useText();
  const found = useQuery(ownCasesQuery);
  return (
    <Page title={t("cases.title")} lead={t("cases.lead")}>
      <Button renderRoot={(root) => <Link to="/contact" {...root} />}>{t("cases.new")}</Button>
      <Promises />
      <Loaded query={found} rows={4}>
        {({ cases }) =>
          cases.length === 0 ? (
            <EmptyState icon="mail" title={t("cases.empty")}>
              <p>{t("cases.emptyHint")}</p>
            </EmptyState>
          ) : (
            <ul className={security.rows}>
              {cases.map((row) => (
                <li key={row.id}>
                  <CaseLink row={row} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function CaseLink({ row }: { row: CustomerCaseSummary }) {
  const t = useText();
  const locale = useLocale();
  return (
    <Link to="/cases/$caseId" params={{ caseId: row.id }} className={security.entry}>
      <span className={security.text}>
        <span className={security.name}>{row.subject}</span>
        <span className={security.dim}>
          {row.number} · {t(`cases.kind.${row.kind}`)}
        </span>
        <span className={security.dim}>
          {row.dueAt === null
            ? row.pauseReason === null
              ? t("cases.opened", { time: timeText(row.openedAt, locale) })
              : t(`cases.waits.${row.pauseReason}`)
            : t("cases.due", { time: timeText(row.dueAt, locale) })}
        </span>
      </span>
      <span className={security.tag} data-tone={row.hasNews ? "warn" : undefined}>
        {row.hasNews ? t("cases.news") : t(`cases.state.${row.state}`)}
      </span>
    </Link>
  );
}
