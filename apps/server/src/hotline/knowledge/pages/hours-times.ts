import type { Locale } from "@okpay/contracts";
import { isTimeZone } from "@okpay/contracts/time-zones";
import type { LineMonth } from "../ports.ts";

/** Opening hours as a reader elsewhere has them: a line's days cut at the reader's midnights. Pure. */

export interface OpenSpan {
  readonly from: number;
  readonly until: number;
}

type LineDay = LineMonth["days"][number];

/** The day of a date in the reader's zone; 23 or 25 hours long where clocks change. */
export function dayIn(date: string, zone: string): OpenSpan {
  const day = Temporal.PlainDate.from(date);
  const startOf = (each: Temporal.PlainDate) => each.toZonedDateTime(zone).epochMilliseconds;
  return { from: startOf(day), until: startOf(day.add({ days: 1 })) };
}

/** When a line is open on the reader's date; spans that touch are one. */
export function openOn(days: readonly LineDay[], date: string, zone: string): OpenSpan[] {
  const day = dayIn(date, zone);
  const cut = days
    .flatMap(({ spans }) => spans)
    .map(({ from, until }) => ({
      from: Math.max(Date.parse(from), day.from),
      until: Math.min(Date.parse(until), day.until),
    }))
    .filter(({ from, until }) => from < until)
    .sort((one, other) => one.from - other.from);
  const joined: OpenSpan[] = [];
  for (const span of cut) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.until)
      joined[joined.length - 1] = {
        from: last.from,
        until: Math.max(last.until, span.until),
      };
    else joined.push(span);
  }
  return joined;
}

/** The months a line must be asked for so that every date of `month` is known in any zone. */
export function monthsAround(month: string): readonly string[] {
  const middle = Temporal.PlainYearMonth.from(month);
  return [middle.subtract({ months: 1 }), middle, middle.add({ months: 1 })].map((each) =>
    each.toString(),
  );
}

/** The dates of a month, with as many before the first as make it stand under its weekday (Monday first). */
export function gridOf(month: string): {
  readonly before: number;
  readonly dates: readonly string[];
} {
  const { year, month: number, daysInMonth } = Temporal.PlainYearMonth.from(month);
  const dates = Array.from({ length: daysInMonth }, (_, index) =>
    Temporal.PlainDate.from({ year, month: number, day: index + 1 }),
  );
  return { before: (dates[0]?.dayOfWeek ?? 1) - 1, dates: dates.map(String) };
}

/** "09:00–18:00"; the end of the reader's day is 24:00, not the next day's 00:00. */
export function spanText({ from, until }: OpenSpan, date: string, zone: string): string {
  const read = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at)
      .toZonedDateTimeISO(zone)
      .toPlainTime()
      .toString({ smallestUnit: "minute" });
  return `${read(from)}–${until === dayIn(date, zone).until ? "24:00" : read(until)}`;
}

export const todayIn = (zone: string, now: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString();

/** A date in words: "Friday, 2 October 2026". */
export const dateText = (date: string, locale: Locale): string =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString(locale, {
    timeZone: "UTC",
    dateStyle: "full",
  });

export const momentText = (at: string, locale: Locale, zone: string): string =>
  new Date(at).toLocaleString(locale, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;

/** A real date that can be answered, else null: what stands in an address is anybody's. */
export function dateFrom(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const year = Number(text.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text) ? text : null;
}

export const zoneFrom = (text: string | undefined): string | null =>
  text !== undefined && isTimeZone(text) ? text : null;

/** Offered without a script, west to east; a browser with one adds its own. */
export const OFFERED_ZONES: readonly string[] = [
  "America/Los_Angeles",
  "America/Chicago",
  "America/New_York",
  "America/Sao_Paulo",
  "Europe/London",
  "Europe/Berlin",
  "Africa/Johannesburg",
  "Asia/Dubai",
  "Asia/Kolkata",
  "Asia/Bangkok",
  "Asia/Shanghai",
  "Asia/Singapore",
  "Asia/Tokyo",
  "Australia/Sydney",
];

/** A zone as its people call it, with the offset it has now. */
export function zoneText(zone: string, locale: Locale, now: Date): string {
  const part = (timeZoneName: "longGeneric" | "shortOffset") =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName })
      .formatToParts(now)
      .find(({ type }) => type === "timeZoneName")?.value ?? zone;
  const city = zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
  return `${city} · ${part("longGeneric")} (${part("shortOffset")})`;
}
