import { EmptyState } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { SettlementOverview } from "../../api/settlement-calls.ts";
import { Card } from "../../parts/card.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Amount } from "./amount.tsx";

type Row = SettlementOverview["ageing"][number];

/** Open breaks by kind and age; each kind leads to its breaks. */
export function AgeingCard({ ageing }: { ageing: readonly Row[] }) {
  const t = useText();
  const columns: readonly Column<Row>[] = [
    {
      key: "kind",
      title: t("settlements.kind"),
      cell: ({ kind }) => (
        <Link to="/settlements/breaks" search={{ kind }} data-key="o">
          {t(`settlements.kind.${kind}`)}
        </Link>
      ),
    },
    { key: "count", title: t("settlements.count"), cell: ({ breaks }) => String(breaks) },
    {
      key: "young",
      title: t("settlements.age.young"),
      cell: ({ youngerThanTwoDays }) => String(youngerThanTwoDays),
    },
    {
      key: "week",
      title: t("settlements.age.week"),
      cell: ({ youngerThanAWeek }) => String(youngerThanAWeek),
    },
    { key: "old", title: t("settlements.age.old"), cell: ({ older }) => String(older) },
    {
      key: "amount",
      title: t("settlements.amount"),
      cell: ({ suspenseMinor, currency }) => <Amount minor={suspenseMinor} currency={currency} />,
      isNarrow: true,
    },
  ];
  return (
    <Card title={t("settlements.ageing")}>
      {ageing.length === 0 ? (
        <EmptyState icon="check" title={t("settlements.ageing.none")}>
          <p>{t("settlements.ageing.noneDetail")}</p>
        </EmptyState>
      ) : (
        <DataTable
          caption={t("settlements.ageing")}
          columns={columns}
          rows={ageing}
          idOf={({ kind, currency }) => `${kind} ${currency}`}
        />
      )}
    </Card>
  );
}
