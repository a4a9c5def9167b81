import { NativeSelect } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { linesPreviewQuery } from "../../api/hours-calls.ts";
import type { LineSetting } from "../../api/wire.ts";
import { countryName, isSound, regionName } from "./draft.ts";
import classes from "./hours.module.css";

/** What a customer of a country is shown by the draft, in that order: computed by the server, saved by nobody. */
export function LinesPreview({ lines }: { lines: readonly LineSetting[] }) {
  const t = useText();
  const locale = useLocale();
  const draft = useDeferredValue(lines);
  const countries = [
    ...new Set(lines.flatMap(({ country, regions }) => [country, ...Object.keys(regions)])),
  ].filter((region) => countryName(region.slice(0, 2), locale) !== null);
  const [wished, setWished] = useState<string | null>(null);
  const country = wished !== null && countries.includes(wished) ? wished : (countries[0] ?? "CN");
  const preview = useQuery({
    ...linesPreviewQuery(draft, country),
    // What another country is shown is not what this one is.
    placeholderData: (earlier, asked) => (asked?.queryKey.at(-1) === country ? earlier : undefined),
    enabled: draft.length > 0 && draft.every(isSound),
  });
  return (
    <div className={classes.week}>
      <NativeSelect
        label={t("console.lines.preview.country")}
        value={country}
        w="16rem"
        data={countries.map((value) => ({ value, label: regionName(value, locale) }))}
        onChange={(event) => setWished(event.currentTarget.value)}
      />
      {preview.isLoading && <LoadingRows rows={2} height={52} />}
      {preview.isError && <ProblemNotice error={preview.error} />}
      <ol className={classes.lines} aria-busy={preview.isPlaceholderData}>
        {preview.data?.lines.map(({ line, isOpen, reason }) => (
          <li key={line.id} className={classes.day} data-open={isOpen}>
            <strong>{line.name[locale]}</strong>
            <span>{line.phoneNumber ?? t("console.lines.inApp")}</span>
            <span>
              {t(`console.lines.languages.${line.languages.join(",") as "en" | "zh-CN"}`)}
            </span>
            <span className={classes.why}>
              {t(isOpen ? "console.lines.open" : "console.hours.closed")} · {reason}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
