import type { CASE_QUEUES, CASE_REPORTS, CaseKind, MatterTopic } from "@okpay/contracts";
import { type RawBuilder, sql } from "kysely";
import { type CaseRow, type Db, tables } from "./repository.ts";

export type Queue = (typeof CASE_QUEUES)[number];

export interface QueueQuery {
  readonly queue: Queue;
  readonly staffId: string;
  readonly now: Date;
  readonly kind?: CaseKind | undefined;
  readonly topic?: MatterTopic | undefined;
  readonly number?: string | undefined;
  readonly after: { readonly at: Date; readonly id: string } | null;
  readonly limit: number;
}

/** Where a case stands in the queue: the promised date; a standing clock comes after all that run. */
const POSITION = sql<Date>`coalesce(due_at, updated_at + interval '100 years')`;

/** Cases by their clock, page by page. */
export const queueOf = (db: Db, query: QueueQuery): Promise<(CaseRow & { position: Date })[]> => {
  let found = tables(db)
    .selectFrom("cases.customer_case")
    .selectAll()
    .select(POSITION.as("position"))
    .where(conditionOf(query));
  if (query.kind !== undefined) found = found.where("kind", "=", query.kind);
  if (query.topic !== undefined) found = found.where("topic", "=", query.topic);
  if (query.number !== undefined) found = found.where("number", "=", query.number);
  if (query.after !== null)
    found = found.where(
      sql<boolean>`(${POSITION}, id) > (${query.after.at}, ${query.after.id}::uuid)`,
    );
  return found.orderBy(POSITION).orderBy("id").limit(query.limit).execute();
};

function conditionOf({ queue, staffId, now }: QueueQuery): RawBuilder<boolean> {
  switch (queue) {
    case "mine":
      return sql`state IN ('open', 'paused') AND owner_id = ${staffId}::uuid`;
    case "unassigned":
      return sql`state IN ('open', 'paused') AND owner_id IS NULL`;
    case "overdue":
      return sql`state = 'open' AND due_at <= ${now}`;
    case "escalated":
      return sql`state IN ('open', 'paused') AND level > 0`;
    case "paused":
      return sql`state = 'paused'`;
    case "done":
      return sql`state IN ('answered', 'closed')`;
    case "all":
      return sql`state IN ('open', 'paused')`;
  }
}

export interface QueueCounts {
  readonly all: number;
  readonly mine: number;
  readonly unassigned: number;
  readonly overdue: number;
  readonly escalated: number;
  readonly paused: number;
}

/** Of what is not done, in one pass over the partial index of owners. */
export async function queueCounts(db: Db, staffId: string, now: Date): Promise<QueueCounts> {
  const { rows } = await sql<QueueCounts>`
    SELECT count(*)::int AS all,
           count(*) FILTER (WHERE owner_id = ${staffId}::uuid)::int AS mine,
           count(*) FILTER (WHERE owner_id IS NULL)::int AS unassigned,
           count(*) FILTER (WHERE due_at <= ${now})::int AS overdue,
           count(*) FILTER (WHERE level > 0)::int AS escalated,
           count(*) FILTER (WHERE state = 'paused')::int AS paused
      FROM cases.customer_case WHERE state IN ('open', 'paused')`.execute(db);
  const [counts] = rows;
  if (counts === undefined) throw new Error("a count has no row");
  return counts;
}

export type ReportBy = (typeof CASE_REPORTS)[number];

export interface ReportRow {
  readonly key: string | null;
  readonly opened: number;
  readonly answered: number;
  readonly onTime: number;
  readonly reopened: number;
  readonly overdueNow: number;
  readonly satisfaction: number | null;
  readonly scores: number;
}

const KEYS: Readonly<Record<ReportBy, RawBuilder<string | null>>> = {
  topic: sql`topic`,
  article: sql`article_slug`,
  decline_code: sql`decline_code`,
  root_cause: sql`root_cause`,
  kind: sql`kind`,
};

/** Cases opened in a span of time, counted by one of their properties, most frequent first. */
export async function reportOf(
  db: Db,
  which: { readonly by: ReportBy; readonly from: Date; readonly until: Date; readonly now: Date },
): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    SELECT ${KEYS[which.by]} AS key,
           count(*)::int AS opened,
           count(answered_at)::int AS answered,
           count(*) FILTER (WHERE was_on_time)::int AS "onTime",
           count(*) FILTER (WHERE reopened > 0)::int AS reopened,
           count(*) FILTER (WHERE due_at <= ${which.now})::int AS "overdueNow",
           round(avg(satisfaction), 2)::float8 AS satisfaction,
           count(satisfaction)::int AS scores
      FROM cases.customer_case WHERE opened_at >= ${which.from} AND opened_at < ${which.until}
     GROUP BY 1 ORDER BY 2 DESC, 1 NULLS LAST`.execute(db);
  return rows;
}
