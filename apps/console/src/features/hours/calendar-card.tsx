import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { lineVersionsQuery } from "../../api/hours-calls.ts";
import type { CalendarVersion, LineSetting } from "../../api/wire.ts";
import { Card } from "../../parts/card.tsx";
import { CalendarDraft } from "./calendar-draft.tsx";
import { regionName } from "./draft.ts";
import classes from "./hours.module.css";

/** One calendar: whom it serves, its rules, what they mean, who changed what. */
export function CalendarCard({
  current,
  mayManage,
}: {
  current: CalendarVersion;
  mayManage: boolean;
}) {
  const t = useText();
  const [savedVersion, setSavedVersion] = useState(0);
  const serves = useServed(current.calendarId);
  const version = String(current.version);
  return (
    <Card title={t("console.hours.calendar", { name: current.calendarId, version })}>
      <p className={classes.why}>
        {serves.length === 0
          ? t("console.hours.serves.nobody")
          : t("console.hours.serves", { who: serves.join(" · ") })}
      </p>
      {savedVersion === current.version && (
        <Notice tone="good" title={t("console.hours.saved")} takesFocus />
      )}
      <CalendarDraft
        // A version saved meanwhile begins a new draft.
        key={current.version}
        calendarId={current.calendarId}
        baseVersion={current.version}
        start={current.calendar}
        mayManage={mayManage}
        onSaved={() => setSavedVersion(current.version + 1)}
      />
    </Card>
  );
}

/** Lines and regions whose callers get this calendar, by the list that counts. */
function useServed(calendarId: string): string[] {
  const t = useText();
  const locale = useLocale();
  const lines: readonly LineSetting[] = useQuery(lineVersionsQuery).data?.versions[0]?.lines ?? [];
  return lines.flatMap((line) => [
    ...(line.calendarId === calendarId ? [line.name[locale]] : []),
    ...Object.entries(line.regions)
      .filter(([, id]) => id === calendarId)
      .map(([region]) =>
        t("console.hours.serves.region", {
          line: line.name[locale],
          region: regionName(region, locale),
        }),
      ),
  ]);
}
