import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { findingsQuery } from "../../api/queries.ts";
import type { AuditFinding } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Moment } from "../../parts/moment.tsx";
import classes from "./audit.module.css";
import { SeverityTag } from "./event-words.tsx";

const SHOWN = 5;

/** The newest of what the review rules found (row L8). */
export function FindingsToday() {
  const t = useText();
  const found = useQuery(findingsQuery);
  return (
    <Card title={t("console.audit.findings")}>
      {found.isPending && <LoadingRows rows={3} height={48} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && <Findings findings={found.data.findings.slice(0, SHOWN)} />}
    </Card>
  );
}

/** A rule, whom it is about and since when; the link leads to their events. */
export function Findings({ findings }: { findings: readonly AuditFinding[] }) {
  const t = useText();
  const locale = useLocale();
  const textOf = useKnownText();
  if (findings.length === 0)
    return (
      <EmptyState icon="shield" title={t("console.audit.noFindings")}>
        <p>{t("console.audit.noFindingsDetail")}</p>
      </EmptyState>
    );
  return (
    <ul className={classes.findings}>
      {findings.map((finding) => (
        <li key={`${finding.rule}${finding.about}${finding.at}`}>
          <p>
            <SeverityTag severity={finding.severity} /> {textOf("audit.rules", finding.rule)}
          </p>
          <p className={classes.dim}>
            {t("console.audit.findingCount", { count: finding.count.toLocaleString(locale) })} ·{" "}
            <Moment at={finding.since} /> – <Moment at={finding.at} />
          </p>
          <p className={classes.about}>
            <AboutLink about={finding.about} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** What has a public id has events of its own; an address has none that a filter could find. */
function AboutLink({ about }: { about: string }) {
  if (!/^[a-z]{3}_[0-9a-f]{32}$/.test(about)) return about;
  const search = about.startsWith("stf_") ? { actor: about } : { subject: about };
  return (
    <Link to="/audit" search={search}>
      {about}
    </Link>
  );
}
