import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { Db } from "./repository.ts";

interface HoldRow {
  readonly id: string;
  readonly reason: string;
  readonly heldBy: string;
  readonly heldAt: Date;
  readonly releasedBy: string | null;
  readonly releasedAt: Date | null;
  readonly releaseReason: string | null;
}

export async function holdsOf(db: Db, recordingId: string): Promise<HoldRow[]> {
  const { rows } = await sql<HoldRow>`
    SELECT id, reason, held_by AS "heldBy", held_at AS "heldAt", released_by AS "releasedBy", released_at AS "releasedAt",
           release_reason AS "releaseReason"
      FROM recordings.hold WHERE recording_id = ${recordingId} ORDER BY held_at DESC, id DESC`.execute(
    db,
  );
  return rows;
}

/** Locks the recording against the job that deletes; false: there is no sound of it to hold, or it is held already. */
export async function insertHold(
  tx: Tx,
  hold: Pick<HoldRow, "id" | "reason" | "heldBy"> & {
    readonly recordingId: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM recordings.recording
     WHERE id = ${hold.recordingId} AND state IN ('recording', 'finished', 'kept') FOR UPDATE`.execute(
    tx,
  );
  if (rows.length === 0) return false;
  const made = await sql`
    INSERT INTO recordings.hold (id, recording_id, reason, held_by, held_at)
    VALUES (${hold.id}, ${hold.recordingId}, ${hold.reason}, ${hold.heldBy}, ${hold.now})
    ON CONFLICT (recording_id) WHERE released_at IS NULL DO NOTHING RETURNING id`.execute(tx);
  return made.rows.length === 1;
}

export async function endHold(
  tx: Tx,
  release: {
    readonly recordingId: string;
    readonly by: string;
    readonly reason: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE recordings.hold
       SET released_by = ${release.by}, released_at = ${release.now}, release_reason = ${release.reason}
     WHERE recording_id = ${release.recordingId} AND released_at IS NULL RETURNING id`.execute(tx);
  return rows.length === 1;
}
