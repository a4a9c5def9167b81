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

/**
 * The days of one year in somebody's holiday calendar: all-day events are holidays, those whose name says so are worked.
 * Null when the file is none, or has nothing of that year.
 */
export function daysOfCalendarFile(text: string, year: number): HolidayYear | null {
  const events = eventsOf(text);
  const holidays: HolidayYear["holidays"][number][] = [];
  const makeUpDays: HolidayYear["makeUpDays"][number][] = [];
  const seen = new Set<string>();
  for (const event of events) {
    if (!event.startDate.isDate) continue;
    const summary = event.summary.trim().slice(0, 60);
    for (const date of datesOf(event)) {
      if (!date.startsWith(`${year}-`) || seen.has(date) || summary === "") continue;
      seen.add(date);
      const day = { date, name: { en: summary, "zh-CN": summary } };
      if (WORKED.test(summary)) makeUpDays.push({ ...day, actsAs: FRIDAY });
      else holidays.push(day);
    }
  }
  return seen.size === 0 ? null : { holidays, makeUpDays };
}

export const isCalendarFile = (text: string): boolean => /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text);

function eventsOf(text: string): ICAL.Event[] {
  try {
    return new ICAL.Component(ICAL.parse(text.replace(/^\uFEFF/, "").trim()))
      .getAllSubcomponents("vevent")
      .map((component) => new ICAL.Event(component));
  } catch {
    // Whatever a broken file throws, it is a file without events; the caller says so to whoever sent it.
    return [];
  }
}

/** The end of an all-day event is the first day after it. */
function datesOf({ startDate, endDate }: ICAL.Event): string[] {
  const first = Temporal.PlainDate.from(startDate.toString());
  const after = endDate === null ? first : Temporal.PlainDate.from(endDate.toString());
  const days = Math.min(LONGEST_EVENT_DAYS, Math.max(1, first.until(after).days));
  return Array.from({ length: days }, (_, index) => first.add({ days: index }).toString());
}
