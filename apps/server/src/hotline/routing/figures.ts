import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";

export interface Figures {
  /** Callers who ended waiting, one way or the other. */
  readonly offered: number;
  readonly answered: number;
  /** Hung up before an answer, later than a slip of the finger. */
  readonly abandoned: number;
  readonly withinTarget: number;
  /** Announced waits that ended in an answer, and those of them that were inside their range. */
  readonly promises: number;
  readonly promisesKept: number;
  readonly estimate: EstimateError;
}

/**
 * How far waits were from what was announced, in minutes: the wait that was left, minus the middle of the range that was
 * said. Null: nothing was announced that ended in an answer.
 */
export interface EstimateError {
  /** Of the distances, whichever side: half and nine tenths of them are at most so much. */
  readonly p50Minutes: number | null;
  readonly p90Minutes: number | null;
  /** Mean with its sign: above 0, callers waited longer than was said. */
  readonly biasMinutes: number | null;
}

/** Over rows of `minutes`, `low_minutes` and `high_minutes`; one place where the error is defined. */
export const ERROR_OF_SAID = sql`minutes - (low_minutes + high_minutes) / 2.0`;
export const ESTIMATE_ERROR = sql`
  round(percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(error))::numeric, 2)::float8 AS p50,
  round(percentile_cont(0.9) WITHIN GROUP (ORDER BY abs(error))::numeric, 2)::float8 AS p90,
  round(avg(error)::numeric, 2)::float8 AS bias`;

export const TARGET_SECONDS = 20;
export const SHORT_ABANDON_SECONDS = 5;

export async function figuresSince(db: Database["kysely"], since: Date): Promise<Figures> {
  const { rows } = await sql<
    Omit<Figures, "estimate"> & {
      readonly p50: number | null;
      readonly p90: number | null;
      readonly bias: number | null;
    }
  >`
    WITH wait AS (
      SELECT answered_at IS NOT NULL AS is_answered, end_reason,
             extract(epoch FROM coalesce(answered_at, ended_at) - arrived_at) AS seconds
        FROM routing.call
       WHERE kind = 'voice' AND arrived_at >= ${since} AND (answered_at IS NOT NULL OR state = 'ended')
    ), said AS (
      SELECT minutes BETWEEN low_minutes AND high_minutes AS is_kept, ${ERROR_OF_SAID} AS error
        FROM (SELECT extract(epoch FROM closed_at - said_at) / 60 AS minutes, low_minutes, high_minutes
                FROM routing.promise WHERE outcome = 'answered' AND said_at >= ${since}) announced
    ), missed AS (SELECT ${ESTIMATE_ERROR} FROM said)
    SELECT count(*)::int AS offered,
           count(*) FILTER (WHERE is_answered)::int AS answered,
           count(*) FILTER (WHERE NOT is_answered AND seconds >= ${SHORT_ABANDON_SECONDS})::int AS abandoned,
           count(*) FILTER (WHERE is_answered AND seconds <= ${TARGET_SECONDS})::int AS "withinTarget",
           (SELECT count(*)::int FROM said) AS promises,
           (SELECT count(*) FILTER (WHERE is_kept)::int FROM said) AS "promisesKept",
           (SELECT p50 FROM missed), (SELECT p90 FROM missed), (SELECT bias FROM missed)
      FROM wait`.execute(db);
  const [figures] = rows;
  if (figures === undefined) throw new Error("a count has one row");
  const { p50, p90, bias, ...counts } = figures;
  return { ...counts, estimate: { p50Minutes: p50, p90Minutes: p90, biasMinutes: bias } };
}
