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
}

export const TARGET_SECONDS = 20;
export const SHORT_ABANDON_SECONDS = 5;

export async function figuresSince(db: Database["kysely"], since: Date): Promise<Figures> {
  const { rows } = await sql<Figures>`
    WITH wait AS (
      SELECT answered_at IS NOT NULL AS is_answered, end_reason,
             extract(epoch FROM coalesce(answered_at, ended_at) - arrived_at) AS seconds
        FROM routing.call
       WHERE kind = 'voice' AND arrived_at >= ${since} AND (answered_at IS NOT NULL OR state = 'ended')
    ), said AS (
      SELECT extract(epoch FROM closed_at - said_at) / 60 BETWEEN low_minutes AND high_minutes AS is_kept
        FROM routing.promise WHERE outcome = 'answered' AND said_at >= ${since}
    )
    SELECT count(*)::int AS offered,
           count(*) FILTER (WHERE is_answered)::int AS answered,
           count(*) FILTER (WHERE NOT is_answered AND seconds >= ${SHORT_ABANDON_SECONDS})::int AS abandoned,
           count(*) FILTER (WHERE is_answered AND seconds <= ${TARGET_SECONDS})::int AS "withinTarget",
           (SELECT count(*)::int FROM said) AS promises,
           (SELECT count(*) FILTER (WHERE is_kept)::int FROM said) AS "promisesKept"
      FROM wait`.execute(db);
  const [figures] = rows;
  if (figures === undefined) throw new Error("a count has one row");
  return figures;
}
