import { Button, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { ServiceCalendar } from "../../api/wire.ts";
import { newRule, WEEKDAYS, weekdayName, withItem, withMaybe, withoutItem } from "./draft.ts";
import classes from "./hours.module.css";
import { Intervals } from "./intervals.tsx";

type Weekly = ServiceCalendar["weekly"];

/** The weekly rules: which days, which hours. */
export function WeekEditor({
  weekly,
  onChange,
}: {
  weekly: Weekly;
  onChange: (weekly: Weekly) => void;
}) {
  const t = useText();
  return (
    <div className={classes.week}>
      {weekly.map((rule, index) => (
        <fieldset className={classes.rule} key={index}>
          <legend>{t("console.hours.week.rule", { number: String(index + 1) })}</legend>
          <Days
            days={rule.days}
            onChange={(days) => onChange(withItem(weekly, index, { ...rule, days }))}
          />
          <Intervals
            intervals={rule.intervals}
            onChange={(intervals) => onChange(withItem(weekly, index, { ...rule, intervals }))}
          />
          <div className={classes.row}>
            {(["validFrom", "validThrough"] as const).map((side) => (
              <TextInput
                key={side}
                type="date"
                label={t(`console.hours.week.${side}`)}
                value={rule[side] ?? ""}
                onChange={(event) =>
                  onChange(
                    withItem(
                      weekly,
                      index,
                      withMaybe(rule, side, event.currentTarget.value || undefined),
                    ),
                  )
                }
              />
            ))}
          </div>
          <Button variant="subtle" onClick={() => onChange(withoutItem(weekly, index))}>
            {t("console.hours.week.removeOf", { number: String(index + 1) })}
          </Button>
        </fieldset>
      ))}
      <Button variant="light" onClick={() => onChange([...weekly, newRule()])}>
        {t("console.hours.week.add")}
      </Button>
    </div>
  );
}

function Days({ days, onChange }: { days: readonly number[]; onChange: (days: number[]) => void }) {
  const locale = useLocale();
  return (
    <div className={classes.days}>
      {WEEKDAYS.map((weekday) => (
        <label key={weekday} className={classes.weekday}>
          <input
            type="checkbox"
            checked={days.includes(weekday)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...days, weekday].toSorted((a, b) => a - b)
                  : days.filter((day) => day !== weekday),
              )
            }
          />
          {weekdayName(weekday, locale)}
        </label>
      ))}
    </div>
  );
}
