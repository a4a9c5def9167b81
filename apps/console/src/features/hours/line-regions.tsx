import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import type { LineSetting } from "../../api/wire.ts";
import { countryName, REGION, regionName } from "./draft.ts";
import classes from "./hours.module.css";

type Regions = LineSetting["regions"];

/** Whose callers keep another calendar than the line's: "HK" or "US-CA". */
export function LineRegions({
  regions,
  calendars,
  onChange,
}: {
  regions: Regions;
  calendars: readonly string[];
  onChange: (regions: Regions) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const [typed, setTyped] = useState("");
  const isWrong =
    typed !== "" &&
    (!REGION.test(typed) ||
      countryName(typed.slice(0, 2), locale) === null ||
      Object.hasOwn(regions, typed));
  return (
    <>
      {Object.entries(regions).map(([region, calendarId]) => (
        <div className={classes.row} key={region}>
          <NativeSelect
            label={t("console.lines.region.calendar", { region: regionName(region, locale) })}
            value={calendarId}
            data={[...calendars]}
            onChange={(event) => onChange({ ...regions, [region]: event.currentTarget.value })}
          />
          <Button
            variant="subtle"
            onClick={() => {
              const { [region]: _, ...rest } = regions;
              onChange(rest);
            }}
          >
            {t("console.lines.region.removeOf", { region: regionName(region, locale) })}
          </Button>
        </div>
      ))}
      <div className={classes.row}>
        <TextInput
          label={t("console.lines.region.new")}
          description={
            REGION.test(typed) ? regionName(typed, locale) : t("console.lines.region.hint")
          }
          error={isWrong && typed.length > 1 ? t("console.lines.region.wrong") : undefined}
          value={typed}
          maxLength={6}
          autoCapitalize="characters"
          onChange={(event) => setTyped(event.currentTarget.value.toUpperCase())}
        />
        <Button
          variant="light"
          disabled={typed === "" || isWrong}
          onClick={() => {
            onChange({ ...regions, [typed]: calendars[0] ?? "" });
            setTyped("");
          }}
        >
          {t("console.lines.region.add")}
        </Button>
      </div>
    </>
  );
}
