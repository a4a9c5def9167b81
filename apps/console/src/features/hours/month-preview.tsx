import { TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { calendarPreviewQuery } from "../../api/hours-calls.ts";
import type { HoursDay, ServiceCalendar } from "../../api/wire.ts";
import { Tag } from "../../parts/tag.tsx";
import { AskDate } from "./ask-date.tsx";
import { localDay } from "./draft.ts";
import classes from "./hours.module.css";

/** What the draft means, day by day, and which layer says so: computed by the server, saved by nobody. */
export function MonthPreview({ calendar }: { calendar: ServiceCalendar }) {
  const t = useText();
  const [month, setMonth] = useState(() => localDay(new Date()).slice(0, 7));
  const [asked, setAsked] = useState(() => localDay(new Date()));
  const draft = useDeferredValue(calendar);
  const preview = useQuery({
    ...calendarPreviewQuery(draft, month),
    placeholderData: keepPreviousData,
    enabled: /^\d{4}-\d{2}$/.test(month),
  });
  return (
    <div className={classes.week}>
      <TextInput
        type="month"
        label={t("console.hours.preview.month")}
        value={month}
        w="12rem"
        onChange={(event) => setMonth(event.currentTarget.value)}
      />
      {preview.isPending && <LoadingRows rows={3} height={60} />}
      {preview.isError && <ProblemNotice error={preview.error} />}
      {preview.data !== undefined && !preview.isError && (
        <ol className={classes.month}>
          {preview.data.days.map((day) => (
            <Day
              key={day.date}
              day={day}
              timeZone={draft.timeZone}
              isAsked={day.date === asked}
              onAsk={() => setAsked(day.date)}
            />
          ))}
        </ol>
      )}
      <h3>{t("console.hours.why")}</h3>
      <AskDate calendar={draft} date={asked} onDate={setAsked} />
    </div>
  );
}

function Day({
  day,
  timeZone,
  isAsked,
  onAsk,
}: {
  day: HoursDay;
  timeZone: string;
  isAsked: boolean;
  onAsk: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const time = (at: string) =>
    new Date(at).toLocaleTimeString(locale, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
  // Midnight at the end of a day is written as the calendar writes it.
  const end = (at: string) => (time(at) === "00:00" ? "24:00" : time(at));
  const date = new Date(`${day.date}T00:00:00Z`).toLocaleDateString(locale, {
    month: "short",
    day: "numeric",
    weekday: "short",
    timeZone: "UTC",
  });
  return (
    <li className={classes.day} data-open={day.spans.length > 0}>
      <button type="button" className={classes.ask} aria-pressed={isAsked} onClick={onAsk}>
        {date}
      </button>
      <span>
        {day.spans.length === 0
          ? t("console.hours.closed")
          : day.spans.map(({ from, until }) => `${time(from)}–${end(until)}`).join(" · ")}
      </span>
      <span className={classes.why}>
        {day.name?.[locale] ?? t(`console.hours.layer.${day.layer}`)}
      </span>
      {day.isProvisional && <Tag tone="warn">{t("console.hours.provisional")}</Tag>}
    </li>
  );
}
