import { EmptyState } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { SettlementDay } from "../../api/settlement-calls.ts";
import { Card } from "../../parts/card.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Moment } from "../../parts/moment.tsx";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import { Tag } from "../../parts/tag.tsx";

const TONE = { imported: "good", importing: "warn", refused: "error" } as const;

/** The newest days of every network: taken in, or why not. */
export function DaysCard({ days }: { days: readonly SettlementDay[] }) {
  const t = useText();
  const columns: readonly Column<SettlementDay>[] = [
    { key: "day", title: t("settlements.day"), cell: ({ day }) => day, isNarrow: true },
    {
      key: "source",
      title: t("settlements.source"),
      cell: ({ source, isSandbox }) => (
        <span>
          {source} <SandboxTag isSandbox={isSandbox} />
        </span>
      ),
    },
    { key: "state", title: t("settlements.state"), cell: (row) => <DayState row={row} /> },
    { key: "lines", title: t("settlements.lines"), cell: ({ lines }) => String(lines) },
    {
      key: "breaks",
      title: t("settlements.openBreaks"),
      cell: ({ openBreaks, source, day }) =>
        openBreaks === 0 ? (
          "0"
        ) : (
          <Link to="/settlements/breaks" search={{ source, day }} data-key="o">
            {openBreaks}
          </Link>
        ),
    },
    { key: "at", title: t("settlements.at"), cell: ({ at }) => <Moment at={at} />, isNarrow: true },
  ];
  return (
    <Card title={t("settlements.days")}>
      {days.length === 0 ? (
        <EmptyState icon="document" title={t("settlements.days.none")}>
          <p>{t("settlements.days.noneDetail")}</p>
        </EmptyState>
      ) : (
        <DataTable
          caption={t("settlements.days")}
          columns={columns}
          rows={days}
          idOf={({ source, day, state }) => `${source} ${day} ${state}`}
        />
      )}
    </Card>
  );
}

function DayState({ row: { state, problems } }: { row: SettlementDay }) {
  const t = useText();
  const textOf = useKnownText();
  return (
    <>
      <Tag tone={TONE[state]}>{t(`settlements.day.${state}`)}</Tag>
      {problems.length > 0 && (
        <details>
          <summary>{t("settlements.problems")}</summary>
          <ul>
            {problems.map(({ line, problem }) => (
              <li key={`${line} ${problem}`}>
                {t("settlements.problem.line", {
                  line,
                  what: textOf("settlements.problem", problem),
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
