import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { LineSetting } from "../../api/wire.ts";
import { countryName, moved, newLine, PHONE, phoneFrom, withItem, withoutItem } from "./draft.ts";
import classes from "./hours.module.css";
import { LineRegions } from "./line-regions.tsx";
import { NameFields } from "./name-fields.tsx";

const LANGUAGES = ["zh-CN,en", "en,zh-CN", "zh-CN", "en"] as const;

/** The list as a form: what each line is called, where it is, its number, its languages, its calendar. */
export function LineEditor({
  lines,
  calendars,
  onChange,
}: {
  lines: readonly LineSetting[];
  calendars: readonly string[];
  onChange: (lines: LineSetting[]) => void;
}) {
  const t = useText();
  return (
    <div className={classes.week}>
      {lines.map((line, index) => (
        <fieldset className={classes.rule} key={line.id}>
          <legend>{t("console.lines.one", { number: String(index + 1) })}</legend>
          <LineFields
            line={line}
            calendars={calendars}
            onChange={(part) => onChange(withItem(lines, index, { ...line, ...part }))}
          />
          <LineRegions
            regions={line.regions}
            calendars={calendars}
            onChange={(regions) => onChange(withItem(lines, index, { ...line, regions }))}
          />
          <div className={classes.row}>
            {index > 0 && (
              <Button variant="subtle" onClick={() => onChange(moved(lines, index))}>
                {t("console.lines.up", { number: String(index + 1) })}
              </Button>
            )}
            {lines.length > 1 && (
              <Button variant="subtle" onClick={() => onChange(withoutItem(lines, index))}>
                {t("console.lines.removeOf", { number: String(index + 1) })}
              </Button>
            )}
          </div>
        </fieldset>
      ))}
      <Button variant="light" onClick={() => onChange([...lines, newLine(calendars[0] ?? "")])}>
        {t("console.lines.add")}
      </Button>
    </div>
  );
}

function LineFields({
  line,
  calendars,
  onChange,
}: {
  line: LineSetting;
  calendars: readonly string[];
  onChange: (part: Partial<LineSetting>) => void;
}) {
  const t = useText();
  const locale = useLocale();
  const isNumberWrong = line.phoneNumber !== null && !PHONE.test(line.phoneNumber);
  return (
    <div className={classes.row}>
      <NameFields name={line.name} onChange={(name) => onChange({ name })} />
      <TextInput
        label={t("console.lines.country")}
        description={countryName(line.country, locale) ?? t("console.lines.countryHint")}
        value={line.country}
        maxLength={2}
        autoCapitalize="characters"
        onChange={(event) => onChange({ country: event.currentTarget.value.toUpperCase() })}
      />
      <TextInput
        type="tel"
        label={t("console.lines.number")}
        description={t("console.lines.numberHint")}
        error={isNumberWrong ? t("console.lines.numberWrong") : undefined}
        value={line.phoneNumber ?? ""}
        maxLength={24}
        onChange={(event) => onChange({ phoneNumber: phoneFrom(event.currentTarget.value) })}
      />
      <NativeSelect
        label={t("console.lines.languages")}
        value={line.languages.join(",")}
        data={LANGUAGES.map((value) => ({ value, label: t(`console.lines.languages.${value}`) }))}
        onChange={(event) =>
          onChange({ languages: event.currentTarget.value.split(",") as LineSetting["languages"] })
        }
      />
      <NativeSelect
        label={t("console.lines.calendar")}
        value={line.calendarId}
        data={[...calendars]}
        onChange={(event) => onChange({ calendarId: event.currentTarget.value })}
      />
    </div>
  );
}
