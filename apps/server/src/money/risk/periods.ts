/** A span of time in which money that leaves is counted together. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

interface Periods {
  readonly day: Period;
  readonly month: Period;
}

/** The periods of the day asked for last, by time zone: every quote asks, and Intl takes a tenth of a millisecond to tell. */
const latest = new Map<string, Periods>();

/** The calendar day and month of a moment, as people at the installation's clock mean them. */
export function periodsAt(now: Date, timeZone: string): Periods {
  const known = latest.get(timeZone);
  if (known !== undefined && now >= known.day.startsAt && now < known.day.endsAt) return known;
  const periods = computePeriods(now, timeZone);
  latest.set(timeZone, periods);
  return periods;
}

function computePeriods(now: Date, timeZone: string): Periods {
  const { year, month, day } = localDate(now, timeZone);
  const midnight = (y: number, m: number, d: number): Date => instantOf(y, m, d, timeZone);
  return {
    day: { startsAt: midnight(year, month, day), endsAt: midnight(year, month, day + 1) },
    month: { startsAt: midnight(year, month, 1), endsAt: midnight(year, month + 1, 1) },
  };
}

/** Midnight of a local date; months and days may run over, as in Date.UTC. */
function instantOf(year: number, month: number, day: number, timeZone: string): Date {
  const wanted = Date.UTC(year, month - 1, day);
  // The offset at that midnight may differ from the one at the first guess (summer time): two rounds settle it.
  let guess = new Date(wanted);
  for (let round = 0; round < 2; round++) guess = new Date(wanted - offsetAt(guess, timeZone));
  return guess;
}

function offsetAt(moment: Date, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localDate(moment, timeZone);
  const seconds = Math.floor(moment.getTime() / 1000) * 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) - seconds;
}

function localDate(moment: Date, timeZone: string) {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(moment).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}
