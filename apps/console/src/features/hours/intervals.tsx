import { Button, TextInput } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { NEW_INTERVAL, type OpenInterval, withItem, withoutItem } from "./draft.ts";
import classes from "./hours.module.css";

/** From and to, any number of them; none means closed. An end before its start is on the next day. */
export function Intervals({
  intervals,
  onChange,
}: {
  intervals: readonly OpenInterval[];
  onChange: (intervals: OpenInterval[]) => void;
}) {
  const t = useText();
  return (
    <>
      {intervals.map((interval, index) => (
        <div className={classes.row} key={index}>
          {(["from", "to"] as const).map((side) => (
            <TextInput
              key={side}
              label={t(`console.hours.interval.${side}`)}
              value={interval[side]}
              placeholder="09:00"
              inputMode="numeric"
              maxLength={5}
              w="6.5rem"
              onChange={(event) =>
                onChange(
                  withItem(intervals, index, { ...interval, [side]: event.currentTarget.value }),
                )
              }
            />
          ))}
          <Button variant="subtle" onClick={() => onChange(withoutItem(intervals, index))}>
            {t("console.hours.interval.removeOf", { from: interval.from, to: interval.to })}
          </Button>
        </div>
      ))}
      <div className={classes.row}>
        <Button variant="light" onClick={() => onChange([...intervals, NEW_INTERVAL])}>
          {t("console.hours.interval.add")}
        </Button>
        {intervals.length === 0 && <span>{t("console.hours.closed")}</span>}
      </div>
    </>
  );
}
