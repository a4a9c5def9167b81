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
const MOST_WEEKS = 16;

export interface Forecast {
  /** Days it was made from, one a week; 0: nobody has called yet. */
  readonly weeks: number;
  /** Days that were passed over, because they were no ordinary ones. */
  readonly passedOver: number;
  /** Calls expected in each half hour of the day. */
  readonly calls: readonly number[];
}

/** Which days say something of the day asked about. */
interface Likeness {
  /** Monday is 1. */
  readonly weekday: number;
  readonly isOrdinary: (day: Temporal.PlainDate) => Promise<boolean>;
  /** Of the calls of that day, by half hours, those that say nothing. */
  readonly without: (day: Temporal.PlainDate) => Promise<readonly number[]>;
}

/** How many call, for how long, and how long they wait: the same figures for the live board and for a day to come. */
export interface Demand {
  /** `calls` since then, with handle time and patience of the last four weeks. */
  loadSince(since: Date): Promise<Load>;
  /** From the last eight days that are like it, as far as there were calls at all by then; none is older than sixteen weeks. */
  forecastOf(day: Temporal.PlainDate, timeZone: string, likeness: Likeness): Promise<Forecast>;
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
    async forecastOf(day, timeZone, { weekday, isOrdinary, without }) {
      const first = await firstDay(timeZone);
      const today = Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
        .toZonedDateTimeISO(timeZone)
        .toPlainDate();
      let before = day.subtract({ days: 1 });
      while (before.dayOfWeek !== weekday || Temporal.PlainDate.compare(before, today) >= 0)
        before = before.subtract({ days: 1 });
      const history: IntervalCount[] = [];
      let weeks = 0;
      let passedOver = 0;
      // A half hour without calls counts too, from the first call on.
      while (
        weeks < WEEKS &&
        weeks + passedOver < MOST_WEEKS &&
        first !== null &&
        Temporal.PlainDate.compare(before, first) >= 0
      ) {
        if (await isOrdinary(before)) {
          weeks += 1;
          const [calls, others] = await Promise.all([callsOn(before, timeZone), without(before)]);
          for (const [interval, count] of calls.entries())
            history.push({
              interval,
              weeksAgo: weeks,
              calls: Math.max(0, count - (others[interval] ?? 0)),
            });
        } else passedOver += 1;
        before = before.subtract({ weeks: 1 });
      }
      const expected = forecast(history);
      return {
        weeks,
        passedOver,
        calls: Array.from({ length: HALF_HOURS }, (_, at) => expected.get(at) ?? 0),
      };
    },
  };
}
