import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { ofAgent } from "./news.ts";
import { tell } from "./repository.ts";

/** What the room of recordings asks of calls: whose call it was, and what each of its agents said of it. */
export interface RecordedCall {
  readonly customerId: string | null;
  readonly skill: string;
  readonly language: string;
  readonly channel: "app" | "phone";
  /** By agent. */
  readonly dispositionOf: ReadonlyMap<string, string>;
}

export async function recordedCalls(
  { kysely }: Database,
  callIds: readonly string[],
): Promise<ReadonlyMap<string, RecordedCall>> {
  if (callIds.length === 0) return new Map();
  const { rows } = await sql<{
    id: string;
    customerId: string | null;
    skill: string;
    language: string;
    channel: "app" | "phone";
    said: Record<string, string> | null;
  }>`
    SELECT one.id, customer_id AS "customerId", skill, language, channel,
           (SELECT jsonb_object_agg(agent_id, disposition ORDER BY at) FROM calls.wrap_up WHERE call_id = one.id) AS said
      FROM calls.call one WHERE one.id = ANY (${[...callIds]}::uuid[])`.execute(kysely);
  return new Map(
    rows.map(({ id, said, ...call }) => [
      id,
      { ...call, dispositionOf: new Map(Object.entries(said ?? {})) },
    ]),
  );
}

/** Calls that began then and that an agent gave this disposition. */
export async function callsDisposedAs(
  { kysely }: Database,
  disposition: string,
  from: Date,
  to: Date,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT DISTINCT one.id FROM calls.call one JOIN calls.wrap_up said ON said.call_id = one.id
     WHERE one.started_at >= ${from} AND one.started_at < ${to} AND said.disposition = ${disposition}`.execute(
    kysely,
  );
  return rows.map(({ id }) => id);
}

/** Something about the call at this desk has changed. */
export const tellDesk = (tx: Tx, agentId: string): Promise<void> => tell(tx, [ofAgent(agentId)]);
