import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";
import { SHORT_ABANDON_SECONDS, TARGET_SECONDS } from "./figures.ts";
import { measuredPatience } from "./staffing.ts";

export interface HistoryInterval {
  readonly from: Date;
  readonly offered: number;
  readonly answered: number;
  readonly withinTarget: number;
  readonly abandoned: number;
  /** Of those who were answered. */
  readonly meanWaitSeconds: number;
}

/** By half hours of arrival; a half hour in which nobody called has no row. */
export async function historySince(
  db: Database["kysely"],
  since: Date,
): Promise<HistoryInterval[]> {
  const { rows } = await sql<HistoryInterval>`
    SELECT date_bin('30 minutes', arrived_at, '2000-01-01'::timestamptz) AS "from",
           count(*)::int AS offered,
           count(answered_at)::int AS answered,
           count(*) FILTER (WHERE answered_at - arrived_at <= ${TARGET_SECONDS} * interval '1 second')::int AS "withinTarget",
           count(*) FILTER (WHERE answered_at IS NULL AND ended_at - arrived_at >= ${SHORT_ABANDON_SECONDS} * interval '1 second')::int
             AS abandoned,
           coalesce(round(avg(extract(epoch FROM answered_at - arrived_at))), 0)::int AS "meanWaitSeconds"
      FROM routing.call
     WHERE kind = 'voice' AND arrived_at >= ${since} AND (answered_at IS NOT NULL OR state = 'ended')
     GROUP BY 1 ORDER BY 1`.execute(db);
  return rows;
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
