import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

/**
 * Why no caller would be heard at a desk, or could be rung there; a reason of routing's too, which agent and supervisors read.
 * `exchangeAway` is over by itself, and who is not ready for it is put back; the others end with something that the agent does.
 */
export type Hindrance = "microphoneMissing" | "microphoneDenied" | "phoneAway" | "exchangeAway";

/** Since then a page that was not heard of has said nothing: what was in the way before may not be any more. */
const SILENT_MS = 10_000;

/** Since when something has been in the way without a break, whatever it was; null: nothing is. */
export async function noteDeskSeen(
  db: Db,
  agentId: string,
  now: Date,
  hindrance: Hindrance | null,
): Promise<Date | null> {
  const since = hindrance === null ? null : now;
  const { rows } = await sql<{ since: Date | null }>`
    INSERT INTO calls.desk (agent_id, seen_at, hindrance, hindered_since)
    VALUES (${agentId}, ${now}, ${hindrance}, ${since})
    ON CONFLICT (agent_id) DO UPDATE
       SET seen_at = EXCLUDED.seen_at, hindrance = EXCLUDED.hindrance,
           hindered_since = CASE WHEN EXCLUDED.hindrance IS NULL THEN NULL
                                 WHEN desk.seen_at < ${new Date(now.getTime() - SILENT_MS)} THEN EXCLUDED.hindered_since
                                 ELSE coalesce(desk.hindered_since, EXCLUDED.hindered_since) END
    RETURNING hindered_since AS since`.execute(db);
  return rows[0]?.since ?? null;
}

/** What was in the way when the page last asked, and has been since then or longer. */
export async function hindranceOf(db: Db, agentId: string, since: Date): Promise<Hindrance | null> {
  const { rows } = await sql<{ hindrance: Hindrance }>`
    SELECT hindrance FROM calls.desk WHERE agent_id = ${agentId} AND hindered_since <= ${since}`.execute(
    db,
  );
  return rows[0]?.hindrance ?? null;
}

export async function desksGone(db: Db, since: Date): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ agentId: string }>`
    SELECT agent_id AS "agentId" FROM calls.desk WHERE seen_at < ${since}`.execute(db);
  return new Set(rows.map(({ agentId }) => agentId));
}
