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

/** A zone as its people call it: "Eastern Time". */
export const zoneName = (timeZone: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "longGeneric" })
    .formatToParts()
    .find(({ type }) => type === "timeZoneName")?.value ?? timeZone;

/** With a city of it: zones of one name differ in their summer time. */
export function zoneWithCity(timeZone: string, locale: Locale): string {
  const city = timeZone.split("/").at(-1)?.replaceAll("_", " ");
  const name = zoneName(timeZone, locale);
  return locale === "zh-CN" ? `${name}（${city}）` : `${name} (${city})`;
}

/** When a callback comes, as mail, SMS and desk say it: with `zonedText`, on the clock of whoever waits for it. */
export const DAY_AND_TIME = {
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
} as const;
