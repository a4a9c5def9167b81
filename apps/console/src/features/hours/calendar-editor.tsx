import { TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useId } from "react";
import type { ServiceCalendar } from "../../api/wire.ts";
import { HolidayEditor } from "./holiday-editor.tsx";
import classes from "./hours.module.css";
import { MakeUpEditor } from "./make-up-editor.tsx";
import { OverrideEditor } from "./override-editor.tsx";
import { WeekEditor } from "./week-editor.tsx";

const ZONES = Intl.supportedValuesOf("timeZone");

/** Every layer of a calendar as a form, the week first, then what stands before it. */
export function CalendarEditor({
  draft,
  onChange,
}: {
  draft: ServiceCalendar;
  onChange: (draft: ServiceCalendar) => void;
}) {
  const t = useText();
  const zones = useId();
  return (
    <fieldset className={classes.editor}>
      <legend className={classes.why}>{t("console.hours.editor")}</legend>
      <TextInput
        label={t("console.hours.zone")}
        value={draft.timeZone}
        maxLength={64}
        list={zones}
        onChange={(event) => onChange({ ...draft, timeZone: event.currentTarget.value })}
      />
      <datalist id={zones}>
        {ZONES.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
      <h3>{t("console.hours.week")}</h3>
      <WeekEditor weekly={draft.weekly} onChange={(weekly) => onChange({ ...draft, weekly })} />
      <h3>{t("console.hours.holidays")}</h3>
      <HolidayEditor
        sets={draft.holidaySets}
        onChange={(holidaySets) => onChange({ ...draft, holidaySets })}
      />
      <h3>{t("console.hours.makeUp")}</h3>
      <MakeUpEditor
        days={draft.makeUpDays}
        onChange={(makeUpDays) => onChange({ ...draft, makeUpDays })}
      />
      <h3>{t("console.hours.override")}</h3>
      <OverrideEditor
        overrides={draft.overrides}
        onChange={(overrides) => onChange({ ...draft, overrides })}
      />
    </fieldset>
  );
}
