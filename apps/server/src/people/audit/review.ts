import { sql } from "kysely";
import type { AuditSeverity } from "../../platform/audit-trail.ts";

import type { Db } from "./repository.ts";
import type { ReviewRule } from "./review-rules.ts";

export interface Finding {
  readonly rule: string;
  readonly about: string;
  readonly severity: AuditSeverity;
  readonly count: number;
  readonly since: Date;
  readonly at: Date;
}

/** Applies the rules to the windows that end now; each finding is told once per window. Returns the new ones. */
export async function review(
  db: Db,
  rules: readonly ReviewRule[],
  now: Date,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const rule of rules) found.push(...(await apply(db, rule, now)));
  return found;
}

const GROUPS = {
  actor: sql`e.actor_id::text`,
  subject: sql`e.subject_id`,
  ip: sql`e.ip`,
  type: sql`e.type`,
} as const;

async function apply(db: Db, rule: ReviewRule, now: Date): Promise<Finding[]> {
  const windowMs = rule.windowMinutes * 60_000;
  const windowStart = new Date(Math.floor(now.getTime() / windowMs) * windowMs);
  const since = new Date(now.getTime() - windowMs);
  const about = GROUPS[rule.by];
  // Reads event_at for the window only.
  const { rows } = await sql<Finding>`
    INSERT INTO audit.finding (id, rule, about, window_start, severity, count, since, at)
    SELECT gen_random_uuid(), ${rule.key}, ${about}, ${windowStart}, ${rule.severity}, count(*), min(e.at), ${now}
      FROM audit.event e
     WHERE e.at > ${since} AND e.at <= ${now} AND e.type = ANY (${rule.types}) AND ${about} IS NOT NULL
     GROUP BY ${about} HAVING count(*) >= ${rule.atLeast}
    ON CONFLICT (rule, about, window_start) DO NOTHING
    RETURNING rule, about, severity, count, since, at`.execute(db);
  return rows;
}

export async function findFindings(db: Db, limit: number): Promise<Finding[]> {
  const { rows } = await sql<Finding>`
    SELECT rule, about, severity, count, since, at FROM audit.finding ORDER BY at DESC, id LIMIT ${limit}`.execute(
    db,
  );
  return rows;
}
