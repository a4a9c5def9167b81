import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { calendarVersionsQuery } from "../../api/hours-calls.ts";
import { DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";

/** Who changed a calendar, when and why; asked for when somebody wants to know. */
export function History({ calendarId }: { calendarId: string }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const versions = useQuery({ ...calendarVersionsQuery(calendarId), enabled: isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("console.hours.history")}</summary>
      {isOpen && versions.isPending && <LoadingRows rows={3} height={48} />}
      {versions.isError && <ProblemNotice error={versions.error} />}
      {versions.isSuccess && (
        <DataTable
          caption={t("console.hours.history")}
          rows={versions.data.versions}
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
          ]}
        />
      )}
    </details>
  );
}
