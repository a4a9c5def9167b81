import { sql } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import { HALF_HOURS } from "./day-plan.ts";
import { type Load, loadSince } from "./history.ts";
import { forecast, type IntervalCount } from "./staffing.ts";

const DAY_MS = 24 * 3_600_000;
/** Handle time and patience are measured over so long: a quiet day says too little. */
const MEASURED_MS = 28 * DAY_MS;
const WEEKS = 8;

export interface Forecast {
  /** Weeks it was made from; 0: nobody has called yet. */
  readonly weeks: number;
  /** Calls expected in each half hour of the day. */
  readonly calls: readonly number[];
}

/** How many call, for how long, and how long they wait: the same figures for the live board and for a day to come. */
export interface Demand {
  /** `calls` since then, with handle time and patience of the last four weeks. */
  loadSince(since: Date): Promise<Load>;
  /** From the same weekday of the last eight weeks, as far as there were calls at all by then. */
  forecastOf(day: Temporal.PlainDate, timeZone: string): Promise<Forecast>;
}

export function createDemand({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Demand {
  const { kysely } = database;

  /** The day on which somebody called first; null: nobody ever did. By the index on arrival. */
  async function firstDay(timeZone: string): Promise<Temporal.PlainDate | null> {
    const { rows } = await sql<{ day: string | null }>`
      SELECT (min(arrived_at) AT TIME ZONE ${timeZone})::date::text AS day FROM routing.call`.execute(
      kysely,
    );
    const day = rows[0]?.day ?? null;
    return day === null ? null : Temporal.PlainDate.from(day);
  }

  async function callsOn(day: Temporal.PlainDate, timeZone: string): Promise<readonly number[]> {
    const instantOf = (date: Temporal.PlainDate) =>
      new Date(date.toZonedDateTime(timeZone).epochMilliseconds);
    const { rows } = await sql<{ at: number; calls: number }>`
      SELECT (extract(hour FROM local) * 2 + floor(extract(minute FROM local) / 30))::int AS at, count(*)::int AS calls
        FROM (SELECT arrived_at AT TIME ZONE ${timeZone} AS local FROM routing.call
               WHERE kind <> 'consult' AND arrived_at >= ${instantOf(day)} AND arrived_at < ${instantOf(day.add({ days: 1 }))}) arrived
       GROUP BY 1`.execute(kysely);
    const counts = new Map(rows.map(({ at, calls }) => [at, calls]));
    return Array.from({ length: HALF_HOURS }, (_, at) => counts.get(at) ?? 0);
  }

  return {
    loadSince: (since) =>
      loadSince(kysely, { since, daySince: new Date(clock.now().getTime() - MEASURED_MS) }),
    async forecastOf(day, timeZone) {
      const first = await firstDay(timeZone);
      const today = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
        .toZonedDateTimeISO(timeZone)
        .toPlainDate();
      let before = day.subtract({ weeks: 1 });
      while (Temporal.PlainDate.compare(before, today) >= 0) before = before.subtract({ weeks: 1 });
      const history: IntervalCount[] = [];
      let weeks = 0;
      // A half hour without calls counts too, from the first call on.
      while (weeks < WEEKS && first !== null && Temporal.PlainDate.compare(before, first) >= 0) {
        weeks += 1;
        const calls = await callsOn(before, timeZone);
        for (const [interval, count] of calls.entries())
          history.push({ interval, weeksAgo: weeks, calls: count });
        before = before.subtract({ weeks: 1 });
      }
      const expected = forecast(history);
      return {
        weeks,
        calls: Array.from({ length: HALF_HOURS }, (_, at) => expected.get(at) ?? 0),
      };
    },
  };
}
