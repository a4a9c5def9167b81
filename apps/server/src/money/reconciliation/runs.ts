import { sql } from "kysely";
import { newId } from "../../platform/ids.ts";
import type { CaughtUp } from "./deps.ts";
import type { Queryable } from "./repository.ts";

/** One time the networks were asked for their files. */
export interface Run extends CaughtUp {
  readonly id: string;
  readonly askedBy: string | null;
  readonly askedAt: Date;
  readonly finishedAt: Date | null;
}

const RUN = sql`id, asked_by AS "askedBy", asked_at AS "askedAt", finished_at AS "finishedAt", imported, refused, waiting`;

export async function findRun(db: Queryable, id: string): Promise<Run | null> {
  const { rows } = await sql<Run>`SELECT ${RUN} FROM reconciliation.run WHERE id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** How it ended; what its job finds when it is done once more changes nothing. Of the hourly ones, only those with something new are kept. */
export async function endRun(
  db: Queryable,
  run: { readonly id: string | null; readonly at: Date },
  { imported, refused, waiting }: CaughtUp,
): Promise<void> {
  if (run.id === null && imported + refused === 0) return;
  await sql`
    INSERT INTO reconciliation.run (id, asked_at, finished_at, imported, refused, waiting)
    VALUES (${run.id ?? newId()}, ${run.at}, ${run.at}, ${imported}, ${refused}, ${waiting})
    ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, imported = excluded.imported,
      refused = excluded.refused, waiting = excluded.waiting
      WHERE run.finished_at IS NULL`.execute(db);
}

const RUNS_SHOWN = 10;

/** Walks run_asked_idx. */
export async function newestRuns(db: Queryable): Promise<Run[]> {
  const { rows } = await sql<Run>`
    SELECT ${RUN} FROM reconciliation.run ORDER BY asked_at DESC LIMIT ${RUNS_SHOWN}`.execute(db);
  return rows;
}
