import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";
import type { CallsDeps } from "./deps.ts";

/** What became of calls: whether one was enough, and what callers said of it. */
export interface Outcomes {
  /** Answered calls of known customers, each with its week to call again in. */
  readonly judged: number;
  /** Of them, those after which the customer did not call about the same matter within seven days (FCR). */
  readonly enough: number;
  readonly marks: number;
  /** From 1 to 5; null: nobody gave one. */
  readonly meanMark: number | null;
}

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
const MEASURED_MS = 28 * DAY_MS;
/** They change by the day, and read four weeks of calls. */
const KEPT_MS = 60_000;

/** The last four weeks, read at most once a minute for all boards of this process. */
export function createOutcomes({
  database,
  clock,
}: Pick<CallsDeps, "database" | "clock">): () => Promise<Outcomes> {
  let kept: { readonly until: number; readonly outcomes: Promise<Outcomes> } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (kept !== null && now < kept.until) return kept.outcomes;
    const mine = { until: now + KEPT_MS, outcomes: read(database.kysely, now) };
    kept = mine;
    // A failed look is not kept.
    mine.outcomes.catch(() => {
      if (kept === mine) kept = null;
    });
    return mine.outcomes;
  };
}

/** By the index on the start, and for each call by the one on its customer. */
async function read(db: Database["kysely"], now: number): Promise<Outcomes> {
  const [from, until] = [new Date(now - WEEK_MS - MEASURED_MS), new Date(now - WEEK_MS)];
  const { rows } = await sql<Outcomes>`
    SELECT count(*)::int AS judged,
           count(*) FILTER (WHERE NOT EXISTS (
             SELECT FROM calls.call again
              WHERE again.customer_id = one.customer_id AND again.skill = one.skill AND again.id <> one.id
                AND again.started_at >= one.ended_at AND again.started_at < one.ended_at + interval '7 days'))::int AS enough,
           (SELECT count(*)::int FROM calls.call WHERE surveyed_at >= ${new Date(now - MEASURED_MS)}) AS marks,
           (SELECT round(avg(survey_score), 1)::float8 FROM calls.call WHERE surveyed_at >= ${new Date(now - MEASURED_MS)})
             AS "meanMark"
      FROM calls.call one
     WHERE customer_id IS NOT NULL AND answered_at IS NOT NULL AND ended_at >= ${from} AND ended_at < ${until}`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a count has one row");
  return row;
}
