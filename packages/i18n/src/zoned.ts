import type { Locale } from "./locales.ts";

type Shown = Omit<Intl.DateTimeFormatOptions, "timeZoneName"> & { readonly timeZone: string };

/**
 * A moment on the clock of a zone, with the zone's name behind it. Intl's own order for Chinese puts the name between day and
 * hour ("周一 GMT+8 18:00").
 */
export function zonedText(at: Date, locale: Locale, shown: Shown): string {
  const { timeZone } = shown;
  const zone = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "short" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  const text = at.toLocaleString(locale, shown);
  return locale === "zh-CN" ? `${text}（${zone}）` : `${text} ${zone}`;
}
