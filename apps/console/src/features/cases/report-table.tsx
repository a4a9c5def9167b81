import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { CaseReport } from "../../api/case-calls.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import parts from "../../parts/parts.module.css";
import { csvOf, saveText } from "./csv.ts";

type Row = CaseReport["rows"][number];
const PREFIXES = {
  topic: "desk.caseTopic",
  kind: "desk.caseKind",
  root_cause: "casework.cause",
} as const;
const FIGURES = ["opened", "answered", "onTime", "reopened", "overdueNow"] as const;

/** What the cases of a span of days add up to; the same table goes into the file. */
export function ReportTable({ report, mayRead }: { report: CaseReport; mayRead: boolean }) {
  const t = useText();
  const textOf = useKnownText();
  const nameOf = (key: string | null): string => {
    if (key === null) return t("casework.report.without");
    const { by } = report;
    return by === "article" || by === "decline_code" ? key : textOf(PREFIXES[by], key);
  };
  const cellOf = ({ key }: Row): ReactNode =>
    report.by === "article" && key !== null && mayRead ? (
      <Link to="/articles/$slug" params={{ slug: key }}>
        {key}
      </Link>
    ) : (
      nameOf(key)
    );
  const scoreOf = ({ satisfaction, scores }: Row): string =>
    satisfaction === null
      ? "–"
      : t("casework.report.scoreOf", { score: satisfaction.toFixed(2), count: scores });
  const save = () =>
    saveText(
      `cases-${report.by}-${report.from}-${report.through}.csv`,
      csvOf([
        [
          t(`casework.report.by.${report.by}`),
          ...FIGURES.map((name) => t(`casework.report.${name}`)),
          t("casework.report.satisfaction"),
          t("casework.report.scores"),
        ],
        ...report.rows.map((row) => [
          nameOf(row.key),
          ...FIGURES.map((name) => row[name]),
          row.satisfaction ?? "",
          row.scores,
        ]),
      ]),
    );
  return (
    <>
      <DataTable
        caption={t("casework.report.title")}
        rows={report.rows}
        idOf={({ key }) => key ?? ""}
        columns={[
          { key: "key", title: t(`casework.report.by.${report.by}`), cell: cellOf },
          ...FIGURES.map((name) => ({
            key: name,
            title: t(`casework.report.${name}`),
            cell: (row: Row) => row[name],
            isNarrow: true,
          })),
          { key: "satisfaction", title: t("casework.report.satisfaction"), cell: scoreOf },
        ]}
      />
      <div className={parts.actions}>
        <Button variant="default" onClick={save}>
          {t("casework.report.save")}
        </Button>
      </div>
    </>
  );
}
