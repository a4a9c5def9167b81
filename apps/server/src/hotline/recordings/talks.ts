import { sql } from "kysely";
import type { RecordingsDeps } from "./ports.ts";

/** A recorded talk, for who judges how good it was (`hotline/quality`). */
export interface RecordedTalk {
  readonly id: string;
  readonly agentId: string;
  readonly customerId: string | null;
  readonly skill: string;
  readonly startedAt: Date;
  readonly isKept: boolean;
}

export interface Talks {
  /** Null: there is none, or it is a message. */
  find(recordingId: string): Promise<RecordedTalk | null>;
  /** Kept ones that began in this time. */
  keptBetween(from: Date, to: Date): Promise<readonly RecordedTalk[]>;
}

interface TalkRow {
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
  readonly startedAt: Date;
  readonly state: string;
}

const TALK = sql`id, call_id AS "callId", agent_id AS "agentId", started_at AS "startedAt", state`;

export function createTalks({
  database,
  calls,
}: Pick<RecordingsDeps, "database" | "calls">): Talks {
  async function known(rows: readonly TalkRow[]): Promise<RecordedTalk[]> {
    const facts = await calls.of([...new Set(rows.map(({ callId }) => callId))]);
    return rows.map(({ callId, state, ...row }) => ({
      ...row,
      customerId: facts.get(callId)?.customerId ?? null,
      skill: facts.get(callId)?.skill ?? "general",
      isKept: state === "kept",
    }));
  }
  return {
    async find(recordingId) {
      const { rows } = await sql<TalkRow>`
        SELECT ${TALK} FROM recordings.recording WHERE id = ${recordingId} AND kind = 'talk'`.execute(
        database.kysely,
      );
      return (await known(rows))[0] ?? null;
    },
    async keptBetween(from, to) {
      const { rows } = await sql<TalkRow>`
        SELECT ${TALK} FROM recordings.recording
         WHERE started_at >= ${from} AND started_at < ${to} AND state = 'kept' AND kind = 'talk'`.execute(
        database.kysely,
      );
      return known(rows);
    },
  };
}
