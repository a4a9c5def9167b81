import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import { type Forecast, HALF_HOURS } from "../routing/index.ts";
import { begunBetween, bookedBetween } from "./booking-repository.ts";
import type { CallsDeps } from "./deps.ts";
import type { HotlineDay } from "./ports.ts";

/*
 * What a day brings: the calls that its kind of day brought before, within the hours of the calendar, and the callbacks that
 * are promised for it. A public holiday says nothing of ordinary days, nor they of it.
 */

interface Expected {
  readonly day: HotlineDay;
  /** Without what is booked. */
  readonly forecast: Forecast;
  readonly booked: readonly number[];
}

export function createExpected({
  database,
  routing,
  hotlineDays,
}: Pick<CallsDeps, "database" | "routing" | "hotlineDays">) {
  const { kysely } = database;
  return async (date: Temporal.PlainDate): Promise<Expected> => {
    const [from, until] = [instantOf(date), instantOf(date.add({ days: 1 }))];
    const day = await hotlineDays.kindOf(date.toString());
    const open = await hotlineDays.open(from, until);
    const found = await routing.demand.forecastOf(date, INSTALLATION_TIME_ZONE, {
      weekday: day.weekday,
      isOrdinary: async (each) => (await hotlineDays.kindOf(each.toString())).special === null,
      // They were promised then, and are promised anew each week: not calls that come by themselves.
      without: async (each) =>
        byHalfHours(await begunBetween(kysely, instantOf(each), instantOf(each.add({ days: 1 })))),
    });
    const calls = found.calls.map((count, index) => {
      const at = date.toZonedDateTime({
        timeZone: INSTALLATION_TIME_ZONE,
        plainTime: new Temporal.PlainTime(Math.floor(index / 2), (index % 2) * 30),
      }).epochMilliseconds;
      const isOpen = open.some((span) => span.from < at + HALF_HOUR_MS && span.until > at);
      return isOpen ? count : 0;
    });
    return {
      day,
      forecast: { ...found, calls },
      booked: byHalfHours(await bookedBetween(kysely, from, until)),
    };
  };
}

export const HALF_HOUR_MS = 30 * 60_000;

const instantOf = (date: Temporal.PlainDate): Date =>
  new Date(date.toZonedDateTime(INSTALLATION_TIME_ZONE).epochMilliseconds);

function byHalfHours(
  rows: readonly { readonly startsAt: Date; readonly callbacks: number }[],
): number[] {
  const counts = Array.from({ length: HALF_HOURS }, () => 0);
  for (const { startsAt, callbacks } of rows) {
    const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(
      startsAt.getTime(),
    ).toZonedDateTimeISO(INSTALLATION_TIME_ZONE);
    const at = hour * 2 + Math.floor(minute / 30);
    counts[at] = (counts[at] ?? 0) + callbacks;
  }
  return counts;
}
