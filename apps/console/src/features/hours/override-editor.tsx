import { Button, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import type { ServiceCalendar } from "../../api/wire.ts";
import { localDay, newOverride, withItem, withoutItem } from "./draft.ts";
import classes from "./hours.module.css";
import { Intervals } from "./intervals.tsx";
import { NameFields } from "./name-fields.tsx";

type Overrides = ServiceCalendar["overrides"];

/** Days with hours of their own: before holidays, for an outing; named in both languages, because callers read it. */
export function OverrideEditor({
  overrides,
  onChange,
}: {
  overrides: Overrides;
  onChange: (overrides: Overrides) => void;
}) {
  const t = useText();
  return (
    <div className={classes.week}>
      {overrides.map((override, index) => {
        const change = (part: Partial<Overrides[number]>) =>
          onChange(withItem(overrides, index, { ...override, ...part }));
        return (
          <fieldset className={classes.rule} key={index}>
            <legend>{t("console.hours.override.one", { number: String(index + 1) })}</legend>
            <div className={classes.row}>
              {(["from", "through"] as const).map((side) => (
                <TextInput
                  key={side}
                  type="date"
                  label={t(`console.hours.override.${side}`)}
                  value={override[side]}
                  onChange={(event) => change({ [side]: event.currentTarget.value })}
                />
              ))}
              <NameFields name={override.name} onChange={(name) => change({ name })} />
            </div>
            <Intervals
              intervals={override.intervals}
              onChange={(intervals) => change({ intervals })}
            />
            <Button variant="subtle" onClick={() => onChange(withoutItem(overrides, index))}>
              {t("console.hours.override.removeOf", { number: String(index + 1) })}
            </Button>
          </fieldset>
        );
      })}
      <Button
        variant="light"
        onClick={() => onChange([...overrides, newOverride(localDay(new Date()))])}
      >
        {t("console.hours.override.add")}
      </Button>
    </div>
  );
}
