import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { ServiceCalendar } from "../../api/wire.ts";
import { localDay, newMakeUpDay, WEEKDAYS, weekdayName, withItem, withoutItem } from "./draft.ts";
import classes from "./hours.module.css";
import { NameFields } from "./name-fields.tsx";

type MakeUpDays = ServiceCalendar["makeUpDays"];

/** Days worked with the hours of another weekday, beside those a country decrees. */
export function MakeUpEditor({
  days,
  onChange,
}: {
  days: MakeUpDays;
  onChange: (days: MakeUpDays) => void;
}) {
  const t = useText();
  const locale = useLocale();
  return (
    <div className={classes.week}>
      {days.map((day, index) => {
        const change = (part: Partial<MakeUpDays[number]>) =>
          onChange(withItem(days, index, { ...day, ...part }));
        return (
          <fieldset className={classes.rule} key={index}>
            <legend>{t("console.hours.makeUp.one", { number: String(index + 1) })}</legend>
            <div className={classes.row}>
              <TextInput
                type="date"
                label={t("console.hours.makeUp.date")}
                value={day.date}
                onChange={(event) => change({ date: event.currentTarget.value })}
              />
              <NativeSelect
                label={t("console.hours.makeUp.actsAs")}
                value={String(day.actsAs)}
                data={WEEKDAYS.map((weekday) => ({
                  value: String(weekday),
                  label: weekdayName(weekday, locale),
                }))}
                onChange={(event) => change({ actsAs: Number(event.currentTarget.value) })}
              />
              <NameFields name={day.name} onChange={(name) => change({ name })} />
            </div>
            <Button variant="subtle" onClick={() => onChange(withoutItem(days, index))}>
              {t("console.hours.makeUp.removeOf", { number: String(index + 1) })}
            </Button>
          </fieldset>
        );
      })}
      <Button
        variant="light"
        onClick={() => onChange([...days, newMakeUpDay(localDay(new Date()))])}
      >
        {t("console.hours.makeUp.add")}
      </Button>
    </div>
  );
}
