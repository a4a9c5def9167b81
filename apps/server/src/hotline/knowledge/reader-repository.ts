import type { Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";

type Db = Database["kysely"];

export interface ReaderEvent {
  readonly kind: "searched" | "read" | "solved" | "not_solved" | "contacted";
  readonly at: Date;
  readonly visitId: string | null;
  readonly locale?: Locale;
  readonly slug?: string;
  readonly query?: string;
  readonly confidence?: number;
  readonly isSure?: boolean;
}

export async function insertReaderEvent(db: Db, event: ReaderEvent): Promise<void> {
  await sql`
    INSERT INTO knowledge.reader_event (id, at, kind, visit_id, locale, slug, query, confidence, is_sure)
    VALUES (${newId()}, ${event.at}, ${event.kind}, ${event.visitId}::uuid, ${event.locale ?? null}, ${event.slug ?? null},
            ${event.query ?? null}, ${event.confidence ?? null}::real, ${event.isSure ?? null}::boolean)`.execute(
    db,
  );
}

export async function deleteReaderEvents(db: Db, before: Date): Promise<void> {
  await sql`DELETE FROM knowledge.reader_event WHERE at < ${before}`.execute(db);
}

export interface Gap {
  readonly query: string;
  readonly locale: Locale;
  readonly times: number;
  readonly lastAt: Date;
  readonly bestConfidence: number;
}

/** What was asked and not answered, the same words together whatever their case; by the index on time. */
export async function findGaps(db: Db, since: Date, limit: number): Promise<Gap[]> {
  const { rows } = await sql<Gap>`
    SELECT min(query) AS query, locale, count(*)::int AS times, max(at) AS "lastAt",
           max(confidence)::float8 AS "bestConfidence"
      FROM knowledge.reader_event
     WHERE kind = 'searched' AND NOT is_sure AND at >= ${since}
     GROUP BY lower(query), locale ORDER BY times DESC, "lastAt" DESC LIMIT ${limit}`.execute(db);
  return rows;
}

export interface Deflection {
  readonly visits: number;
  readonly read: number;
  readonly solved: number;
  readonly notSolved: number;
  readonly contacted: number;
}

/** Visits that searched, and what came of each within 24 hours of its first search; one pass over the range of time. */
export async function findDeflection(db: Db, since: Date): Promise<Deflection> {
  const { rows } = await sql<Deflection>`
    WITH visit AS (
      SELECT visit_id, min(at) AS began FROM knowledge.reader_event
       WHERE kind = 'searched' AND visit_id IS NOT NULL AND at >= ${since} GROUP BY visit_id),
    outcome AS (
      SELECT v.visit_id,
             bool_or(e.kind IN ('read', 'solved', 'not_solved')) AS has_read,
             bool_or(e.kind = 'solved') AS has_solved,
             bool_or(e.kind = 'not_solved') AS has_not_solved,
             bool_or(e.kind = 'contacted') AS has_contacted
        FROM visit v JOIN knowledge.reader_event e
          ON e.visit_id = v.visit_id AND e.at >= v.began AND e.at <= v.began + interval '24 hours'
       GROUP BY v.visit_id)
    SELECT count(*)::int AS visits,
           count(*) FILTER (WHERE has_read)::int AS read,
           count(*) FILTER (WHERE has_solved)::int AS solved,
           count(*) FILTER (WHERE has_not_solved AND NOT has_solved)::int AS "notSolved",
           count(*) FILTER (WHERE has_contacted)::int AS contacted
      FROM outcome`.execute(db);
  return rows[0] ?? { visits: 0, read: 0, solved: 0, notSolved: 0, contacted: 0 };
}

export interface ArticleUse {
  readonly slug: string;
  readonly reads: number;
  readonly solved: number;
  readonly notSolved: number;
}

/** Most read first. */
export async function findArticleUse(db: Db, since: Date): Promise<ArticleUse[]> {
  const { rows } = await sql<ArticleUse>`
    SELECT slug, count(*) FILTER (WHERE kind = 'read')::int AS reads,
           count(*) FILTER (WHERE kind = 'solved')::int AS solved,
           count(*) FILTER (WHERE kind = 'not_solved')::int AS "notSolved"
      FROM knowledge.reader_event
     WHERE slug IS NOT NULL AND at >= ${since}
     GROUP BY slug ORDER BY reads DESC, slug`.execute(db);
  return rows;
}
