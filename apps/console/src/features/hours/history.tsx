import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { calendarVersionsQuery } from "../../api/hours-calls.ts";
import type { CalendarVersion } from "../../api/wire.ts";
import { VersionTable } from "./version-table.tsx";

/** Who changed a calendar, when and why; asked for when somebody wants to know. */
export function History({
  calendarId,
  onTake,
}: {
  calendarId: string;
  onTake: ((version: CalendarVersion) => void) | undefined;
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const versions = useQuery({ ...calendarVersionsQuery(calendarId), enabled: isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("console.hours.history")}</summary>
      {isOpen && versions.isPending && <LoadingRows rows={3} height={48} />}
      {versions.isError && <ProblemNotice error={versions.error} />}
      {versions.isSuccess && <VersionTable rows={versions.data.versions} onTake={onTake} />}
    </details>
  );
}
