import { Button, NativeSelect } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { holidayPlacesQuery } from "../../api/hours-calls.ts";
import {
  countryName,
  type HolidaySet,
  newHolidaySet,
  withItem,
  withMaybe,
  withoutItem,
} from "./draft.ts";
import classes from "./hours.module.css";
import { Intervals } from "./intervals.tsx";
import { KeptHolidays } from "./kept-holidays.tsx";

/** Whose holidays the calendar keeps: the first set that knows a day decides it. */
export function HolidayEditor({
  sets,
  onChange,
}: {
  sets: readonly HolidaySet[];
  onChange: (sets: HolidaySet[]) => void;
}) {
  const t = useText();
  const places = useQuery(holidayPlacesQuery);
  if (places.isPending) return <LoadingRows rows={2} height={52} />;
  if (places.isError) return <ProblemNotice error={places.error} />;
  const among = places.data.places;
  return (
    <div className={classes.week}>
      {sets.map((set, index) => (
        <fieldset className={classes.rule} key={index}>
          <legend>{t("console.hours.holidays.one", { number: String(index + 1) })}</legend>
          <div className={classes.row}>
            <Place
              set={set}
              places={among}
              onChange={(changed) => onChange(withItem(sets, index, changed))}
            />
          </div>
          <p className={classes.why}>{t("console.hours.holidays.hours")}</p>
          <Intervals
            intervals={set.intervals}
            onChange={(intervals) => onChange(withItem(sets, index, { ...set, intervals }))}
          />
          <KeptHolidays
            set={set}
            onChange={(notKept) => onChange(withItem(sets, index, { ...set, notKept }))}
          />
          <Button variant="subtle" onClick={() => onChange(withoutItem(sets, index))}>
            {t("console.hours.holidays.removeOf", { number: String(index + 1) })}
          </Button>
        </fieldset>
      ))}
      {sets.length < 5 && (
        <Button
          variant="light"
          onClick={() =>
            onChange([
              ...sets,
              newHolidaySet(
                among.find(({ country }) => sets.every((set) => set.country !== country))
                  ?.country ?? "CN",
              ),
            ])
          }
        >
          {t("console.hours.holidays.add")}
        </Button>
      )}
    </div>
  );
}

type Places = readonly {
  readonly country: string;
  readonly regions: readonly { readonly region: string; readonly name: string }[];
}[];

/** Days that were not kept are another country's: they go with it. */
function Place({
  set,
  places,
  onChange,
}: {
  set: HolidaySet;
  places: Places;
  onChange: (set: HolidaySet) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const regions = places.find(({ country }) => country === set.country)?.regions ?? [];
  // What is saved stays chosen, also where no package knows it.
  const offered = new Set([...places.map(({ country }) => country), set.country]);
  const isRegionOffered =
    set.region === undefined || regions.some(({ region }) => region === set.region);
  const countries = [...offered]
    .map((country) => ({ value: country, label: countryName(country, locale) ?? country }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
  return (
    <>
      <NativeSelect
        label={t("console.hours.holidays.country")}
        value={set.country}
        data={countries}
        onChange={(event) =>
          onChange({ ...newHolidaySet(event.currentTarget.value), intervals: set.intervals })
        }
      />
      {(regions.length > 0 || !isRegionOffered) && (
        <NativeSelect
          label={t("console.hours.holidays.region")}
          value={set.region ?? ""}
          data={[
            { value: "", label: t("console.hours.holidays.wholeCountry") },
            ...regions.map(({ region, name }) => ({ value: region, label: name })),
            ...(isRegionOffered ? [] : [set.region ?? ""]),
          ]}
          onChange={(event) =>
            onChange(withMaybe(set, "region", event.currentTarget.value || undefined))
          }
        />
      )}
    </>
  );
}
