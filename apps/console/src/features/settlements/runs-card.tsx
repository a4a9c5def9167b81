import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  importSettlements,
  type SettlementOverview,
  settlementsQuery,
} from "../../api/settlement-calls.ts";
import { Card } from "../../parts/card.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";

type Run = SettlementOverview["runs"][number];

/** When the networks were asked and what came of it; whoever may, asks them now. */
export function RunsCard({ runs, mayImport }: { runs: readonly Run[]; mayImport: boolean }) {
  const t = useText();
  const queryClient = useQueryClient();
  const asking = useMutation({
    mutationFn: importSettlements,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: settlementsQuery.queryKey }),
  });
  const isRunning = runs.some(({ finishedAt }) => finishedAt === null);
  const columns: readonly Column<Run>[] = [
    {
      key: "at",
      title: t("settlements.run.at"),
      cell: ({ askedAt }) => <Moment at={askedAt} isExact />,
    },
    {
      key: "by",
      title: t("settlements.run.by"),
      cell: ({ askedByName }) =>
        askedByName === null ? t("settlements.run.hourly") : <Lang text={askedByName} />,
    },
    {
      key: "result",
      title: t("settlements.run.result"),
      cell: ({ finishedAt, imported, refused, waiting }) =>
        finishedAt === null ? (
          <Tag tone="warn">{t("settlements.run.running")}</Tag>
        ) : (
          t("settlements.run.done", { imported, refused, waiting })
        ),
    },
  ];
  return (
    <Card
      title={t("settlements.runs")}
      aside={
        mayImport ? (
          <Button
            variant="default"
            loading={asking.isPending || isRunning}
            onClick={() => asking.mutate()}
          >
            {t("settlements.import")}
          </Button>
        ) : undefined
      }
    >
      {asking.isError && <ProblemNotice error={asking.error} />}
      <p role="status" className={parts.dim}>
        {asking.isSuccess ? t("settlements.importAsked") : ""}
      </p>
      {runs.length === 0 ? (
        <p className={parts.dim}>{t("settlements.runs.none")}</p>
      ) : (
        <DataTable
          caption={t("settlements.runs")}
          columns={columns}
          rows={runs}
          idOf={({ id }) => id}
        />
      )}
    </Card>
  );
}
