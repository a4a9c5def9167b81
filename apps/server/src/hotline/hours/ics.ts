import type { Locale } from "@okpay/contracts";
import { t } from "@okpay/i18n";
import ICAL from "ical.js";
import type { DayPlan } from "./day.ts";
import type { HolidayYear } from "./holidays/ports.ts";
import type { Span } from "./local-time.ts";

/** One day as it goes into a calendar file. */
export interface CalendarDay {
  readonly plan: DayPlan;
  readonly spans: readonly Span[];
}

/**
 * A line's hours as an iCalendar file (RFC 5545): an event per opening, in UTC so that every program shows it in its reader's
 * zone, and an all-day event for each day that is not as its weekday is. Free time in everybody's calendar, not busy.
 */
export function calendarFile(
  line: { readonly id: string; readonly name: string },
  days: readonly CalendarDay[],
  { locale, at }: { readonly locale: Locale; readonly at: Date },
): string {
  const calendar = new ICAL.Component(["vcalendar", [], []]);
  calendar.updatePropertyWithValue("version", "2.0");
  calendar.updatePropertyWithValue("prodid", "-//OKPay//Hotline hours//EN");
  calendar.updatePropertyWithValue("method", "PUBLISH");
  calendar.updatePropertyWithValue(
    "x-wr-calname",
    t(locale, "hotline.calendar.name", { line: line.name }),
  );
  const add = (uid: string, summary: string, start: ICAL.Time, end: ICAL.Time) => {
    const event = new ICAL.Component("vevent");
    event.updatePropertyWithValue("uid", `${uid}.${line.id}@hotline.okpay`);
    event.updatePropertyWithValue("dtstamp", utc(at.getTime()));
    event.updatePropertyWithValue("dtstart", start);
    event.updatePropertyWithValue("dtend", end);
    event.updatePropertyWithValue("summary", summary);
    event.updatePropertyWithValue("transp", "TRANSPARENT");
    calendar.addSubcomponent(event);
  };
  for (const { plan, spans } of days) {
    const { name } = plan.decides;
    if (name !== null)
      add(
        `day-${plan.date.toString()}`,
        name[locale],
        ICAL.Time.fromDateString(plan.date.toString()),
        ICAL.Time.fromDateString(plan.date.add({ days: 1 }).toString()),
      );
    for (const { from, until } of spans)
      add(
        `open-${new Date(from).toISOString()}`,
        t(locale, "hotline.calendar.open", { line: line.name }),
        utc(from),
        utc(until),
      );
  }
  return `${calendar.toString()}\r\n`;
}

const utc = (at: number): ICAL.Time => ICAL.Time.fromJSDate(new Date(at), true);

/** How published holiday calendars mark a day that is worked: 「班」 in China, a word in English ones. */
const WORKED = /班|work(?:ing)?[ -]?day|make-?up/i;
/** What a make-up day is worked as when nobody says which weekday: Friday. */
const FRIDAY = 5;
const LONGEST_EVENT_DAYS = 31;
const LONGEST_NAME = 60;

/**
 * The days of one year in somebody's holiday calendar: all-day events are holidays, those whose name says so are worked.
 * Refused with the number of a line: of the first event that cannot be read as a whole, or 1 where nothing of that year is in it.
 */
export function daysOfCalendarFile(
  text: string,
  year: number,
): { readonly days: HolidayYear } | { readonly wrongLine: number } {
  const holidays: HolidayYear["holidays"][number][] = [];
  const makeUpDays: HolidayYear["makeUpDays"][number][] = [];
  const seen = new Set<string>();
  for (const [index, event] of eventsOf(text).entries()) {
    const named = readEvent(event, year);
    if (named === null) return { wrongLine: lineOfEvent(text, index) };
    for (const date of named.dates) {
      if (!date.startsWith(`${year}-`) || seen.has(date)) continue;
      seen.add(date);
      const day = { date, name: { en: named.name, "zh-CN": named.name } };
      if (WORKED.test(named.name)) makeUpDays.push({ ...day, actsAs: FRIDAY });
      else holidays.push(day);
    }
  }
  return seen.size === 0 ? { wrongLine: 1 } : { days: { holidays, makeUpDays } };
}

export const isCalendarFile = (text: string): boolean => /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text);

function eventsOf(text: string): ICAL.Component[] {
  try {
    return new ICAL.Component(ICAL.parse(text.replace(/^\uFEFF/, "").trim())).getAllSubcomponents(
      "vevent",
    );
  } catch {
    // Whatever a broken file throws, it is a file without events; the caller says so to whoever sent it.
    return [];
  }
}

/** The line on which the event with that place in the file begins. */
function lineOfEvent(text: string, index: number): number {
  const begins = text
    .split(/\r\n|\n|\r/)
    .flatMap((line, number) => (/^BEGIN:VEVENT\s*$/i.test(line) ? [number + 1] : []));
  return begins[index] ?? 1;
}

interface NamedDates {
  readonly name: string;
  readonly dates: readonly string[];
}

const NO_DAYS: NamedDates = { name: "", dates: [] };

/** An event's days, around that year where it comes every year; null: it says something that is no such event. */
function readEvent(component: ICAL.Component, year: number): NamedDates | null {
  try {
    const event = new ICAL.Event(component);
    // Half an hour of something is nobody's holiday.
    if (!event.startDate.isDate) return NO_DAYS;
    const first = dateAsWritten(component, "dtstart");
    const days = lengthFrom(first, component, event);
    const begins = yearsOf(component, first, year).map((each) =>
      first.with({ year: each }, { overflow: "reject" }),
    );
    const name = [...event.summary.trim()].slice(0, LONGEST_NAME).join("");
    if (name === "") return null;
    return {
      name,
      dates: begins.flatMap((begin) =>
        Array.from({ length: days }, (_, index) => begin.add({ days: index }).toString()),
      ),
    };
  } catch {
    // ical.js and Temporal throw many kinds of errors at what is no date.
    return null;
  }
}

/** ical.js makes 3 March of 31 February; `Temporal` refuses it. */
function dateAsWritten(component: ICAL.Component, name: "dtstart" | "dtend"): Temporal.PlainDate {
  return Temporal.PlainDate.from(String(component.getFirstProperty(name)?.jCal[3]), {
    overflow: "reject",
  });
}

/** In days; the end of an all-day event is the first day after it. */
function lengthFrom(
  first: Temporal.PlainDate,
  component: ICAL.Component,
  event: ICAL.Event,
): number {
  const after = component.hasProperty("dtend")
    ? dateAsWritten(component, "dtend")
    : Temporal.PlainDate.from(event.endDate.toString());
  return Math.min(LONGEST_EVENT_DAYS, Math.max(1, first.until(after).days));
}

/**
 * The years whose day it is: its own, or where it comes every year on its date, that year and the one before, which may reach
 * into it. Any other rule is refused by throwing: leaving out a holiday that repeats would open the line on it.
 */
function yearsOf(component: ICAL.Component, first: Temporal.PlainDate, year: number): number[] {
  const rule = component.getFirstPropertyValue("rrule");
  if (["rdate", "exdate"].some((name) => component.hasProperty(name)))
    throw new RangeError("an event with dates of its own");
  if (rule === null) return [first.year];
  if (!(rule instanceof ICAL.Recur) || !isEveryYear(rule, first))
    throw new RangeError("an event that does not simply come every year");
  const last = Math.min(
    rule.until === null ? year : rule.until.year,
    rule.count === null ? year : first.year + rule.count - 1,
  );
  return [year - 1, year].filter((each) => first.year <= each && each <= last);
}

const isEveryYear = ({ freq, interval, parts }: ICAL.Recur, { month, day }: Temporal.PlainDate) =>
  freq === "YEARLY" &&
  interval === 1 &&
  Object.entries(parts).every(
    ([part, values]) =>
      (part === "BYMONTH" && String(values) === String(month)) ||
      (part === "BYMONTHDAY" && String(values) === String(day)),
  );
