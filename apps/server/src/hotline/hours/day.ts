import type { BilingualName, HoursLayer, OpenInterval, ServiceCalendar } from "@okpay/contracts";
import type { HolidayFacts } from "./holidays/ports.ts";

/** What one layer says of a day; `intervals` null: it says nothing. */
export interface DayLayer {
  readonly layer: HoursLayer;
  readonly intervals: readonly OpenInterval[] | null;
  readonly name: BilingualName | null;
}

/** A day as the calendar alone has it, before maintenance and emergencies. */
export interface DayPlan {
  readonly date: Temporal.PlainDate;
  /** Whose hours it has: its own, or of a make-up day the weekday's it acts as. Monday is 1. */
  readonly weekday: number;
  /** The first of `layers` that says something. */
  readonly decides: DayLayer;
  /** Every layer that was asked, in order: the answer to "why". */
  readonly layers: readonly DayLayer[];
  /** A country whose holidays of that year are not published (or not loaded) was asked. */
  readonly isProvisional: boolean;
}

const SAYS_NOTHING = { intervals: null, name: null } as const;

/** Layers of a day, first match wins: override, make-up day, holiday, weekly rule, closed. Pure. */
export function planOf(
  calendar: ServiceCalendar,
  facts: HolidayFacts,
  date: Temporal.PlainDate,
): DayPlan {
  const day = date.toString();
  const makeUp = makeUpOn(calendar, facts, day);
  const layers: DayLayer[] = [
    overrideOn(calendar, day),
    makeUp === null
      ? { layer: "make_up_day", ...SAYS_NOTHING }
      : {
          layer: "make_up_day",
          intervals: weeklyOn(calendar, day, makeUp.actsAs),
          name: makeUp.name,
        },
    holidayOn(calendar, facts, day),
    weeklyLayer(calendar, day, date.dayOfWeek),
    { layer: "closed", intervals: [], name: null },
  ];
  const decides = layers.find(({ intervals }) => intervals !== null);
  if (decides === undefined) throw new Error("the last layer always says something");
  return {
    date,
    weekday: decides.layer === "make_up_day" ? (makeUp?.actsAs ?? date.dayOfWeek) : date.dayOfWeek,
    decides,
    layers,
    isProvisional: calendar.holidaySets.some(({ country }) => {
      const through = facts.coveredThrough(country);
      return through !== null && day > through;
    }),
  };
}

function overrideOn({ overrides }: ServiceCalendar, day: string): DayLayer {
  // Among overlapping ranges the shortest is the exception to the longer one.
  const [override] = overrides
    .filter(({ from, through }) => from <= day && day <= through)
    .toSorted((a, b) => lengthOf(a) - lengthOf(b));
  return override === undefined
    ? { layer: "override", ...SAYS_NOTHING }
    : { layer: "override", intervals: override.intervals, name: override.name };
}

const lengthOf = ({ from, through }: { from: string; through: string }) =>
  Temporal.PlainDate.from(from).until(through).days;

function makeUpOn(calendar: ServiceCalendar, facts: HolidayFacts, day: string) {
  const own = calendar.makeUpDays.find(({ date }) => date === day);
  if (own !== undefined) return own;
  for (const { country, notKept } of calendar.holidaySets) {
    const decreed = notKept.includes(day) ? null : facts.makeUpOn(country, day);
    if (decreed !== null) return decreed;
  }
  return null;
}

function holidayOn(calendar: ServiceCalendar, facts: HolidayFacts, day: string): DayLayer {
  for (const { country, region, intervals, notKept } of calendar.holidaySets) {
    const holiday = notKept.includes(day) ? null : facts.holidayOn(country, region ?? null, day);
    if (holiday !== null) return { layer: "holiday", intervals, name: holiday.name };
  }
  return { layer: "holiday", ...SAYS_NOTHING };
}

function weeklyLayer(calendar: ServiceCalendar, day: string, weekday: number): DayLayer {
  const intervals = weeklyOn(calendar, day, weekday);
  return intervals.length === 0
    ? { layer: "weekly", ...SAYS_NOTHING }
    : { layer: "weekly", intervals, name: null };
}

const weeklyOn = ({ weekly }: ServiceCalendar, day: string, weekday: number): OpenInterval[] =>
  weekly
    .filter(
      ({ days, validFrom, validThrough }) =>
        days.includes(weekday) &&
        (validFrom === undefined || validFrom <= day) &&
        (validThrough === undefined || day <= validThrough),
    )
    .flatMap(({ intervals }) => intervals);
