import type { ServiceCalendar } from "@okpay/contracts";
import { type DayPlan, planOf } from "./day.ts";
import type { HolidayFacts } from "./holidays/ports.ts";
import { joined, localDateOf, type Span, spansOf, without } from "./local-time.ts";

/**
 * Every question about opening ("until when", "when next", "how long is that in business hours") is one walk over the spans in
 * which a calendar is open. Pure: time is an argument, milliseconds since 1970.
 */
export interface Opening {
  readonly calendar: ServiceCalendar;
  readonly facts: HolidayFacts;
  /** When nobody answers although the calendar says so: maintenance and emergencies, by instant. */
  readonly blocks: readonly Span[];
}

const DAY_MS = 86_400_000;
/** How far the next opening is looked for: longer than any closed season a line would keep. */
const HORIZON_DAYS = 400;
/** How far "open until" is followed: a line that is open for longer is open without end. */
const LONGEST_OPEN_DAYS = 60;

export const planFor = ({ calendar, facts }: Opening, date: Temporal.PlainDate): DayPlan =>
  planOf(calendar, facts, date);

/**
 * The spans that begin before `until` and end after `from`, day by day, blocks taken off; those that touch are one.
 * One that reaches `until` may go on beyond what is returned of it.
 */
export function openSpans(opening: Opening, from: number, until: number): Span[] {
  const { timeZone } = opening.calendar;
  const spans: Span[] = [];
  // A shift of the day before may reach into this one.
  let date = localDateOf(from, timeZone).subtract({ days: 1 });
  const last = localDateOf(until, timeZone);
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 }))
    spans.push(...spansOf(date, planFor(opening, date).decides.intervals ?? [], timeZone));
  return without(joined(spans), opening.blocks).filter(
    (span) => span.from < until && span.until > from,
  );
}

/** The first span that is open at `at` or after it; null when there is none within a year. */
export function firstOpenFrom(opening: Opening, at: number): Span | null {
  // A week nearly always has the answer; further is looked only where it did not, or where the span goes on past it.
  for (const days of [8, LONGEST_OPEN_DAYS, HORIZON_DAYS]) {
    const horizon = at + days * DAY_MS;
    const [first] = openSpans(opening, at, horizon);
    if (first !== undefined && (first.until < horizon || days === HORIZON_DAYS)) return first;
  }
  return null;
}

/** Open for longer than anybody would count: "open until" is then left out. */
export const isEndless = ({ until }: Span, at: number): boolean =>
  until - at >= LONGEST_OPEN_DAYS * DAY_MS;

/** How many open milliseconds lie between two instants; 0 when they are reversed. */
export function openMilliseconds(opening: Opening, from: number, until: number): number {
  if (until <= from) return 0;
  return openSpans(opening, from, until).reduce(
    (sum, span) => sum + Math.min(span.until, until) - Math.max(span.from, from),
    0,
  );
}

/** The instant at which that many open milliseconds have passed; null when the calendar does not have them within a year. */
export function afterOpenMilliseconds(
  opening: Opening,
  from: number,
  duration: number,
): number | null {
  let left = duration;
  for (const span of openSpans(opening, from, from + HORIZON_DAYS * DAY_MS)) {
    const start = Math.max(span.from, from);
    if (span.until - start >= left) return start + left;
    left -= span.until - start;
  }
  return null;
}
