import { NativeSelect, TextInput } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { caseReportQuery } from "../api/case-calls.ts";
import { readReportSearch } from "../app/search.ts";
import { useSession } from "../app/use-session.ts";
import { CaseTabs } from "../features/cases/case-tabs.tsx";
import { REPORTS } from "../features/cases/lists.ts";
import { lastDays } from "../features/cases/report-days.ts";
import { ReportTable } from "../features/cases/report-table.tsx";
import parts from "../parts/parts.module.css";
import { may } from "../shell/places.ts";

const route = getRouteApi("/signed-in/case-reports");

/** Cases counted by what they were about and why they came up; the address holds the question. */
export function CaseReportsPage() {
  const t = useText();
  const session = useSession();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [usual] = useState(() => lastDays(new Date()));
  const { by = "topic", from = usual.from, through = usual.through } = asked;
  const query = { by, from, through };
  const found = useQuery({ ...caseReportQuery(query), placeholderData: keepPreviousData });
  const change = (part: Readonly<Record<string, string>>) =>
    void navigate({
      search: readReportSearch({ ...asked, ...part }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Page title={t("casework.report.title")} lead={t("casework.report.lead")} width="wide">
      <CaseTabs />
      <search className={parts.filters}>
        <NativeSelect
          label={t("casework.report.by")}
          value={query.by}
          onChange={(event) => change({ by: event.currentTarget.value })}
          data={REPORTS.map((value) => ({ value, label: t(`casework.report.by.${value}`) }))}
        />
        {(["from", "through"] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            label={t(name === "from" ? "console.filter.from" : "console.filter.to")}
            value={query[name]}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        ))}
      </search>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={6} height={48} />}
      {found.isSuccess && found.data.rows.length === 0 && (
        <EmptyState icon="chart" title={t("casework.report.none")}>
          <p>{t("casework.report.noneDetail")}</p>
        </EmptyState>
      )}
      {found.isSuccess && found.data.rows.length > 0 && session !== null && (
        <ReportTable report={found.data} mayRead={may(session, "knowledge.read")} />
      )}
    </Page>
  );
}
