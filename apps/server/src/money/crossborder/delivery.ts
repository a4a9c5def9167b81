import type { Rail } from "./corridors.ts";
import type { IsHoliday } from "./ports.ts";
import { isTargetClosed } from "./target-days.ts";

/* When money is there: time and holidays come in as arguments. */

/** A country whose banks have to be open, and when they are not. */
export interface Side {
  /** ISO 3166. */
  readonly country: string;
  readonly isHoliday: IsHoliday;
}

export interface ClosedDay {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly country: string;
  /** Days are kept in no language: whoever shows one has the country and the date. */
  readonly name: null;
}

export interface Delivery {
  readonly rail: Rail["kind"];
  readonly earliest: Date;
  readonly latest: Date;
  readonly cutOffAt: Date | null;
  readonly closedDays: readonly ClosedDay[];
}

/** No country is closed that long: a calendar that says so does not hold up the answer. */
const MOST_CLOSED_DAYS = 30;

/**
 * It leaves on the first day on which both countries and the rail work, at once before the cut-off; from then on only the
 * recipient's side has to be open. Weekends hold it up too and are not listed.
 */
export function deliveryOf(
  rail: Rail,
  now: Date,
  { home, there }: { readonly home: Side; readonly there: Side },
): Delivery {
  if (rail.kind === "instant")
    return {
      rail: rail.kind,
      earliest: now,
      latest: new Date(now.getTime() + rail.minutes * 60_000),
      cutOffAt: null,
      closedDays: [],
    };
  const { timeZone, isTarget } = rail;
  const recipient: Side = {
    ...there,
    isHoliday: (date) => there.isHoliday(date) || (isTarget && isTargetClosed(date)),
  };
  const closed = new Map<string, ClosedDay>();
  const at = (day: Temporal.PlainDate, time: string): Date =>
    new Date(
      day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds,
    );

  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const isTooLate = now >= at(today, rail.cutOff);
  const leaves = firstOpen(isTooLate ? today.add({ days: 1 }) : today, [home, recipient], closed);
  const after = (days: number): Temporal.PlainDate => {
    let day = leaves;
    for (let passed = 0; passed < days; passed += 1)
      day = firstOpen(day.add({ days: 1 }), [recipient], closed);
    return day;
  };
  const earliest = at(after(rail.arrivesFrom.days), rail.arrivesFrom.time);
  const latest = at(after(rail.arrivesUntil.days), rail.arrivesUntil.time);
  return {
    rail: rail.kind,
    earliest,
    latest,
    cutOffAt: at(leaves, rail.cutOff),
    closedDays: [...closed.values()].toSorted(byDate),
  };
}

/** From that day on; every holiday on the way there is noted, of each side that keeps it. */
function firstOpen(
  from: Temporal.PlainDate,
  sides: readonly Side[],
  closed: Map<string, ClosedDay>,
): Temporal.PlainDate {
  let day = from;
  for (let passed = 0; passed < MOST_CLOSED_DAYS; passed += 1) {
    const date = day.toString();
    const isWeekend = day.dayOfWeek >= 6;
    const keeping = isWeekend ? [] : sides.filter(({ isHoliday }) => isHoliday(date));
    if (!isWeekend && keeping.length === 0) return day;
    for (const { country } of keeping)
      closed.set(`${date} ${country}`, { date, country, name: null });
    day = day.add({ days: 1 });
  }
  return day;
}

const byDate = (one: ClosedDay, other: ClosedDay): number =>
  one.date.localeCompare(other.date) || one.country.localeCompare(other.country);
