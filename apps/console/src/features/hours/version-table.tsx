import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";

interface Version {
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string | null;
  readonly reason: string;
}

/** Who changed something, when and why; an older version can be taken as the draft, which is how a change is undone. */
export function VersionTable<Row extends Version>({
  rows,
  onTake,
}: {
  rows: readonly Row[];
  /** Left out for whoever may not change it. */
  onTake: ((version: Row) => void) | undefined;
}) {
  const t = useText();
  return (
    <DataTable
      caption={t("console.hours.history")}
      rows={rows}
      idOf={({ version }) => String(version)}
      columns={[
        {
          key: "version",
          title: t("console.hours.history.version"),
          cell: ({ version }) => String(version),
        },
        {
          key: "at",
          title: t("console.hours.history.at"),
          cell: ({ changedAt }) => <Moment at={changedAt} />,
        },
        {
          key: "by",
          title: t("console.hours.history.by"),
          cell: ({ changedBy }) => changedBy ?? t("console.hours.history.program"),
        },
        {
          key: "reason",
          title: t("console.hours.history.reason"),
          cell: ({ reason }) => <Lang text={reason} />,
        },
        ...(onTake === undefined || rows.length < 2
          ? []
          : [
              {
                key: "take",
                title: t("console.hours.history.undo"),
                cell: (row: Row) =>
                  row === rows[0] ? (
                    t("console.hours.history.current")
                  ) : (
                    <Button variant="subtle" onClick={() => onTake(row)}>
                      {t("console.hours.history.take", { version: String(row.version) })}
                    </Button>
                  ),
              },
            ]),
      ]}
    />
  );
}
