import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { SettlementBreak } from "../../api/settlement-calls.ts";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import parts from "../../parts/parts.module.css";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import { Age } from "./age.tsx";
import { Amount } from "./amount.tsx";
import { BreakState } from "./break-state.tsx";

/** Breaks with both sides at a glance. */
export function BreakTable({ breaks }: { breaks: readonly SettlementBreak[] }) {
  const t = useText();
  const columns: readonly Column<SettlementBreak>[] = [
    {
      key: "kind",
      title: t("settlements.kind"),
      cell: ({ id, kind, source, day, isSandbox }) => (
        <>
          <Link to="/settlements/breaks/$breakId" params={{ breakId: id }} data-key="o">
            {t(`settlements.kind.${kind}`)}
          </Link>
          <p className={parts.dim}>
            {t("settlements.break.where", { source, day })} <SandboxTag isSandbox={isSandbox} />
          </p>
        </>
      ),
    },
    { key: "state", title: t("settlements.state"), cell: (row) => <BreakState row={row} /> },
    {
      key: "ours",
      title: t("settlements.ours"),
      cell: ({ oursMinor, currency }) => <Amount minor={oursMinor} currency={currency} />,
      isNarrow: true,
    },
    {
      key: "theirs",
      title: t("settlements.theirs"),
      cell: ({ theirsMinor, currency }) => <Amount minor={theirsMinor} currency={currency} />,
      isNarrow: true,
    },
    {
      key: "amount",
      title: t("settlements.amount"),
      cell: ({ suspenseMinor, currency }) => <Amount minor={suspenseMinor} currency={currency} />,
      isNarrow: true,
    },
    {
      key: "age",
      title: t("settlements.opened"),
      cell: ({ openedAt }) => <Age at={openedAt} />,
      isNarrow: true,
    },
  ];
  return (
    <DataTable
      caption={t("settlements.breaks")}
      columns={columns}
      rows={breaks}
      idOf={({ id }) => id}
    />
  );
}
