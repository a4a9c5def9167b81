import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";
import {
  ERROR_OF_SAID,
  ESTIMATE_ERROR,
  type EstimateError,
  SHORT_ABANDON_SECONDS,
  TARGET_SECONDS,
} from "./figures.ts";
import { measuredPatience } from "./staffing.ts";

export interface HistoryInterval {
  readonly from: Date;
  readonly offered: number;
  readonly answered: number;
  readonly withinTarget: number;
  readonly abandoned: number;
  /** Of those who were answered. */
  readonly meanWaitSeconds: number;
  /** Of waits announced to those who came in this half hour, and answered. */
  readonly promises: number;
  readonly promisesKept: number;
  readonly estimate: EstimateError;
}

/** By half hours of arrival; a half hour in which nobody called has no row. */
export async function historySince(
  db: Database["kysely"],
  since: Date,
): Promise<HistoryInterval[]> {
  const { rows } = await sql<
    Omit<HistoryInterval, "estimate"> & {
      readonly p50: number | null;
      readonly p90: number | null;
      readonly bias: number | null;
    }
  >`
    WITH said AS (
      SELECT "from", minutes BETWEEN low_minutes AND high_minutes AS is_kept, ${ERROR_OF_SAID} AS error
        FROM (SELECT date_bin('30 minutes', arrived_at, '2000-01-01'::timestamptz) AS "from",
                     extract(epoch FROM closed_at - said_at) / 60 AS minutes, low_minutes, high_minutes
                FROM routing.promise JOIN routing.call ON routing.call.id = call_id
               WHERE outcome = 'answered' AND kind = 'voice' AND arrived_at >= ${since}) announced
    ), estimated AS (
      SELECT "from", count(*)::int AS promises, count(*) FILTER (WHERE is_kept)::int AS kept, ${ESTIMATE_ERROR}
        FROM said GROUP BY 1
    ), arrived AS (
    SELECT date_bin('30 minutes', arrived_at, '2000-01-01'::timestamptz) AS "from",
           count(*)::int AS offered,
           count(answered_at)::int AS answered,
           count(*) FILTER (WHERE answered_at - arrived_at <= ${TARGET_SECONDS} * interval '1 second')::int AS "withinTarget",
           count(*) FILTER (WHERE answered_at IS NULL AND ended_at - arrived_at >= ${SHORT_ABANDON_SECONDS} * interval '1 second')::int
             AS abandoned,
           coalesce(round(avg(extract(epoch FROM answered_at - arrived_at))), 0)::int AS "meanWaitSeconds"
      FROM routing.call
     WHERE kind = 'voice' AND arrived_at >= ${since} AND (answered_at IS NOT NULL OR state = 'ended')
     GROUP BY 1
    )
    SELECT arrived.*, coalesce(promises, 0) AS promises, coalesce(kept, 0) AS "promisesKept", p50, p90, bias
      FROM arrived LEFT JOIN estimated USING ("from") ORDER BY "from"`.execute(db);
  return rows.map(({ p50, p90, bias, ...counts }) => ({
    ...counts,
    estimate: { p50Minutes: p50, p90Minutes: p90, biasMinutes: bias },
  }));
}

export interface Load {
  readonly calls: number;
  /** Talk, hold and wrap-up of all who had or were asked about a call, together; null: too few finished calls to say. */
  readonly handleSeconds: number | null;
  /** Mean patience of a censored exponential; null: nobody gave up. */
  readonly patienceSeconds: number | null;
}

const ENOUGH_CALLS = 5;

/** What came in since, and how long calls and patience lasted in the day before. */
export async function loadSince(
  db: Database["kysely"],
  { since, daySince }: { readonly since: Date; readonly daySince: Date },
): Promise<Load> {
  const { rows } = await sql<{
    calls: number;
    handled: number;
    handleSeconds: number | null;
    abandoned: number;
    waited: number;
  }>`
    SELECT (SELECT count(*)::int FROM routing.call WHERE kind <> 'consult' AND arrived_at >= ${since}) AS calls,
           (SELECT count(*)::int FROM routing.handling WHERE done_at >= ${daySince}) AS handled,
           (SELECT sum(extract(epoch FROM h.done_at - h.started_at))::float8 / nullif(count(DISTINCT coalesce(c.parent_id, c.id)), 0)
              FROM routing.handling h JOIN routing.call c ON c.id = h.call_id WHERE h.done_at >= ${daySince})
             AS "handleSeconds",
           count(*) FILTER (WHERE answered_at IS NULL AND ended_at - arrived_at >= ${SHORT_ABANDON_SECONDS} * interval '1 second')::int
             AS abandoned,
           coalesce(sum(extract(epoch FROM coalesce(answered_at, ended_at) - arrived_at)), 0)::float8 AS waited
      FROM routing.call
     WHERE kind = 'voice' AND state = 'ended' AND arrived_at >= ${daySince}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a count has one row");
  return {
    calls: row.calls,
    handleSeconds: row.handled < ENOUGH_CALLS ? null : row.handleSeconds,
    patienceSeconds: measuredPatience(row.abandoned, row.waited),
  };
}
