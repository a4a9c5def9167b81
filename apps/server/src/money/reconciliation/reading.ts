import type { CurrencyCode } from "@okpay/money";
import { sql } from "kysely";
import type { SettlementLine } from "../cards/index.ts";
import { BREAK, findExpected, type Queryable } from "./repository.ts";
import type { Break, BreakKind, Expected } from "./types.ts";

/* What the console shows; all of it is read without a lock. */

const DAYS_SHOWN = 60;
const BREAKS_PER_PAGE = 50;

export interface DayRow {
  readonly source: string;
  readonly day: string;
  readonly state: "imported" | "importing" | "refused";
  readonly lines: number;
  readonly openBreaks: number;
  readonly at: Date;
  readonly problems: readonly { readonly line: number; readonly code: string }[];
}

/** The newest days, refused ones among them. Walks file's unique key and break_open_idx. */
export async function newestDays(db: Queryable): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    SELECT d.source, d.day::text AS day, d.state, d.lines, d.at, d.problems,
           (SELECT count(*)::int FROM reconciliation.break b
             WHERE b.source = d.source AND b.day = d.day AND b.closed_at IS NULL) AS "openBreaks"
      FROM (SELECT source, day, CASE WHEN finished_at IS NULL THEN 'importing' ELSE 'imported' END AS state, lines,
                   imported_at AS at, '[]'::jsonb AS problems
              FROM reconciliation.file
             UNION ALL
            SELECT source, day, 'refused', 0, refused_at, problems FROM reconciliation.refused_file
             ORDER BY day DESC, source LIMIT ${DAYS_SHOWN}) d
     ORDER BY d.day DESC, d.source`.execute(db);
  return rows;
}

export interface AgeRow {
  readonly kind: BreakKind;
  readonly currency: CurrencyCode;
  readonly breaks: number;
  readonly suspenseMinor: bigint;
  readonly oldestAt: Date;
  readonly youngerThanTwoDays: number;
  readonly youngerThanAWeek: number;
  readonly older: number;
}

/** Breaks that are not closed, by kind and currency. Walks break_open_idx. */
export async function agesOf(db: Queryable, now: Date): Promise<AgeRow[]> {
  const young = sql`opened_at > ${now}::timestamptz - interval '2 days'`;
  const thisWeek = sql`opened_at > ${now}::timestamptz - interval '7 days'`;
  const { rows } = await sql<AgeRow>`
    SELECT kind, currency, count(*)::int AS breaks, sum(suspense)::bigint AS "suspenseMinor", min(opened_at) AS "oldestAt",
           count(*) FILTER (WHERE ${young})::int AS "youngerThanTwoDays",
           count(*) FILTER (WHERE ${thisWeek} AND NOT (${young}))::int AS "youngerThanAWeek",
           count(*) FILTER (WHERE NOT (${thisWeek}))::int AS older
      FROM reconciliation.break WHERE closed_at IS NULL
     GROUP BY kind, currency ORDER BY min(opened_at), kind, currency`.execute(db);
  return rows;
}

export interface BreakFilter {
  readonly state: "open" | "closed";
  readonly kind: BreakKind | null;
  readonly source: string | null;
  readonly day: string | null;
  /** The last one of the page before. */
  readonly after: string | null;
}

/** Open ones oldest first, by break_open_idx; closed ones newest first, by break_opened_idx. */
export async function pageOfBreaks(
  db: Queryable,
  { state, kind, source, day, after }: BreakFilter,
  limit = BREAKS_PER_PAGE,
): Promise<{ readonly breaks: readonly Break[]; readonly hasMore: boolean }> {
  const [closed, order, beyond] =
    state === "open"
      ? [sql`b.closed_at IS NULL`, sql`b.opened_at, b.id`, sql`>`]
      : [sql`b.closed_at IS NOT NULL`, sql`b.opened_at DESC, b.id DESC`, sql`<`];
  const { rows } = await sql<Break>`
    SELECT ${BREAK} FROM reconciliation.break b
     WHERE ${closed} AND (${kind}::text IS NULL OR b.kind = ${kind}) AND (${source}::text IS NULL OR b.source = ${source})
       AND (${day}::date IS NULL OR b.day = ${day}::date)
       AND (${after}::uuid IS NULL OR (b.opened_at, b.id) ${beyond}
            (SELECT l.opened_at, l.id FROM reconciliation.break l WHERE l.id = ${after}::uuid))
     ORDER BY ${order} LIMIT ${limit + 1}`.execute(db);
  return { breaks: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** A line as its file has it, and its number there. */
export interface ShownLine extends SettlementLine {
  readonly line: number;
}

/** Both sides of a break, as far as there are two. By the primary keys. */
export async function sidesOf(
  db: Queryable,
  { lineId, expectedId }: Break,
): Promise<{ readonly ours: Expected | null; readonly theirs: ShownLine | null }> {
  const { rows } = await sql<ShownLine>`
    SELECT network_reference AS "networkReference", reference, number AS line, kind, gross AS "grossMinor", fee AS "feeMinor",
           net AS "netMinor", currency, at
      FROM reconciliation.line WHERE id = ${lineId}::uuid`.execute(db);
  return {
    ours: expectedId === null ? null : await findExpected(db, expectedId),
    theirs: rows[0] ?? null,
  };
}
