import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { CaseRow } from "../../api/case-calls.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./cases.module.css";
import { ClockLeft } from "./clock-left.tsx";

/** Cases, the one whose promise is nearest first. */
export function CaseTable({ rows }: { rows: readonly CaseRow[] }) {
  const t = useText();
  const columns: readonly Column<CaseRow>[] = [
    {
      key: "subject",
      title: t("casework.case"),
      cell: ({ id, number, subject }) => (
        <>
          <Link to="/cases/$caseId" params={{ caseId: id }} data-key="o">
            <Lang text={subject} />
          </Link>
          <p className={classes.dim}>{number}</p>
        </>
      ),
    },
    {
      key: "kind",
      title: t("desk.caseKind"),
      cell: ({ kind, topic }) => `${t(`desk.caseKind.${kind}`)} · ${t(`desk.caseTopic.${topic}`)}`,
    },
    { key: "clock", title: t("casework.clock"), cell: (row) => <ClockLeft row={row} /> },
    {
      key: "level",
      title: t("casework.level"),
      cell: ({ level }) =>
        level === 0 ? null : <Tag tone="warn">{t("casework.levelAt", { level })}</Tag>,
      isNarrow: true,
    },
    {
      key: "owner",
      title: t("casework.owner"),
      cell: ({ owner }) =>
        owner === null ? (
          <span className={classes.dim}>{t("casework.nobody")}</span>
        ) : (
          <Lang text={owner.displayName} />
        ),
    },
    {
      key: "customer",
      title: t("casework.customer"),
      cell: ({ customerName }) => <Lang text={customerName} />,
    },
  ];
  return (
    <DataTable caption={t("casework.title")} columns={columns} rows={rows} idOf={({ id }) => id} />
  );
}
