import { useText } from "@okpay/ui/text.tsx";
import type { Board } from "../../api/desk-calls.ts";
import { Card } from "../../parts/card.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Moment } from "../../parts/moment.tsx";
import classes from "./desk.module.css";

type Leg = Board["failedLegs"][number];

/** Which telephone could not be rung or was lost: what fails again and again is to be mended. */
export function FailedLegs({ legs }: { legs: readonly Leg[] }) {
  const t = useText();
  const columns: readonly Column<Leg>[] = [
    {
      key: "leg",
      title: t("desk.board.leg"),
      cell: ({ agent }) =>
        agent === null ? t("desk.board.legOfCaller") : `${agent.number} · ${agent.name}`,
    },
    {
      key: "why",
      title: t("desk.board.failedWhy"),
      cell: ({ reason }) => t(`desk.board.failed.${reason}`),
    },
    { key: "line", title: t("desk.board.line"), cell: ({ skill }) => t(`desk.skill.${skill}`) },
    {
      key: "at",
      title: t("desk.board.failedAt"),
      cell: ({ at }) => <Moment at={at} isExact />,
      isNarrow: true,
    },
  ];
  return (
    <Card title={t("desk.board.failedLegs")}>
      {legs.length === 0 ? (
        <p className={classes.dim}>{t("desk.board.failedLegsNone")}</p>
      ) : (
        <DataTable
          caption={t("desk.board.failedLegs")}
          columns={columns}
          rows={legs}
          idOf={({ at, agent, reason }) => `${at} ${String(agent?.number)} ${reason}`}
        />
      )}
    </Card>
  );
}
