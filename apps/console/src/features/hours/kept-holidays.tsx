import { NativeSelect } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { holidaysQuery } from "../../api/hours-calls.ts";
import type { HolidaySet } from "./draft.ts";
import classes from "./hours.module.css";

const YEARS_AHEAD = 4;

/** The days of one year, decreed working days among them; what is unchecked is an ordinary day for this calendar. */
export function KeptHolidays({
  set,
  onChange,
}: {
  set: HolidaySet;
  onChange: (notKept: string[]) => void;
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [thisYear] = useState(() => new Date().getFullYear());
  const [year, setYear] = useState(String(thisYear));
  const found = useQuery({ ...holidaysQuery(set.country, set.region, year), enabled: isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("console.hours.holidays.days", { notKept: String(set.notKept.length) })}</summary>
      <div className={classes.week}>
        <NativeSelect
          label={t("console.hours.holidays.year")}
          value={year}
          w="8rem"
          data={Array.from({ length: YEARS_AHEAD }, (_, index) => String(thisYear + index))}
          onChange={(event) => setYear(event.currentTarget.value)}
        />
        {found.isLoading && <LoadingRows rows={3} height={44} />}
        {found.isError && <ProblemNotice error={found.error} />}
        {found.data?.isKnown === false && (
          <Notice tone="warn" title={t("console.hours.holidays.unknown", { year })} />
        )}
        {found.data !== undefined && (
          <ul className={classes.kept}>
            {daysOf([...found.data.holidays, ...found.data.makeUpDays]).map(([date, names]) => (
              <Kept
                key={date}
                date={date}
                names={names}
                notKept={set.notKept}
                onChange={onChange}
              />
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}

interface Day {
  readonly date: string;
  readonly name: Readonly<Record<"en" | "zh-CN", string>>;
}

/** In order; two holidays can fall on one day, which is kept or not as one. */
const daysOf = (days: readonly Day[]): (readonly [date: string, names: Day["name"][]])[] =>
  [...Map.groupBy(days, ({ date }) => date)]
    .map(([date, same]) => [date, same.map(({ name }) => name)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));

function Kept({
  date,
  names,
  notKept,
  onChange,
}: {
  date: string;
  names: readonly Day["name"][];
  notKept: readonly string[];
  onChange: (notKept: string[]) => void;
}) {
  const locale = useLocale();
  const shown = new Date(`${date}T00:00:00Z`).toLocaleDateString(locale, {
    month: "short",
    day: "numeric",
    weekday: "short",
    timeZone: "UTC",
  });
  return (
    <li>
      <label className={classes.weekday}>
        <input
          type="checkbox"
          checked={!notKept.includes(date)}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked
                ? notKept.filter((each) => each !== date)
                : [...notKept, date].toSorted(),
            )
          }
        />
        {shown} · {names.map((name) => name[locale]).join(" · ")}
      </label>
    </li>
  );
}
