import type { supervisorMedia } from "@okpay/contracts";
import { sql } from "kysely";
import type { z } from "zod";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import type { CallsDeps } from "./deps.ts";
import { ofAgent, ofSupervisor } from "./news.ts";
import { tell } from "./repository.ts";
import type { SupervisionMode } from "./supervision-rules.ts";

/*
 * The sound of a supervision where the call is one in the app: a connection between the supervisor's page and the agent's,
 * which mixes. The agent's page offers. A generation belongs to one mode, so that whatever a page has missed, what is said
 * into a connection is never heard by more people than when it was made.
 */

type Db = Database["kysely"] | Tx;
type Side = "agent" | "supervisor";
type Media = z.output<typeof supervisorMedia>;

interface SoundRow {
  readonly id: string;
  readonly callId: string;
  readonly agentId: string;
  readonly supervisorId: string;
  readonly mode: SupervisionMode;
  readonly generation: number;
  readonly offer: string | null;
  readonly answer: string | null;
}

/** The one this person is in, while its talk goes on in the app; there are as many open ones as supervisors listen. */
async function soundOf(db: Db, side: Side, staffId: string): Promise<SoundRow | undefined> {
  const { rows } = await sql<SoundRow>`
    SELECT one.id, one.call_id AS "callId", one.agent_id AS "agentId", one.supervisor_id AS "supervisorId", one.mode,
           one.generation, one.offer, one.answer
      FROM calls.supervision one JOIN calls.call talk ON talk.id = one.call_id
     WHERE one.ended_at IS NULL AND talk.channel = 'app' AND NOT talk.is_by_exchange AND talk.state = 'talking' AND talk.agent_id = one.agent_id
       AND CASE WHEN ${side} = 'agent' THEN one.agent_id ELSE one.supervisor_id END = ${staffId}`.execute(
    db,
  );
  return rows[0];
}

/** As one of the two pages is told of it; null: there is none, or a secret is being spoken and both pages drop it. */
export async function supervisionMediaFor(
  { database, isSecretSpoken }: Pick<CallsDeps, "database" | "isSecretSpoken">,
  side: Side,
  staffId: string,
): Promise<Media | null> {
  const row = await soundOf(database.kysely, side, staffId);
  if (row === undefined || (await isSecretSpoken(row.callId))) return null;
  const [ours, theirs] = side === "agent" ? [row.offer, row.answer] : [row.answer, row.offer];
  return { mode: row.mode, generation: row.generation, isOursSent: ours !== null, theirs };
}

/** What the two pages say of their connection. */
export interface SupervisionSound {
  send(
    side: Side,
    staffId: string,
    media: { readonly generation: number; readonly description: string },
  ): Promise<void>;
  renew(side: Side, staffId: string, media: { readonly generation: number }): Promise<void>;
}

export function createSupervisionSound(
  deps: Pick<CallsDeps, "database" | "isSecretSpoken">,
): SupervisionSound {
  const { kysely } = deps.database;
  async function mine(side: Side, staffId: string): Promise<SoundRow> {
    const row = await soundOf(kysely, side, staffId);
    if (row === undefined || (await deps.isSecretSpoken(row.callId)))
      throw new RequestRefused("no_supervision");
    return row;
  }
  const tellBoth = ({ agentId, supervisorId }: SoundRow): Promise<void> =>
    tell(kysely, [ofAgent(agentId), ofSupervisor(supervisorId)]);

  return {
    async send(side, staffId, { generation, description }) {
      const row = await mine(side, staffId);
      const set = side === "agent" ? sql`offer = ${description}` : sql`answer = ${description}`;
      const { rows } = await sql`
        UPDATE calls.supervision SET ${set}
         WHERE id = ${row.id} AND generation = ${generation} AND ended_at IS NULL RETURNING id`.execute(
        kysely,
      );
      if (rows.length === 0) throw new RequestRefused("no_supervision");
      await tellBoth(row);
    },
    async renew(side, staffId, { generation }) {
      const row = await mine(side, staffId);
      // Both pages may notice the same loss.
      if (await nextGeneration(kysely, { id: row.id, generation })) await tellBoth(row);
    },
  };
}

/** Another connection is to be made; what was said about the last one is void. False: that was done since, or it is over. */
async function nextGeneration(
  db: Db,
  { id, generation }: Pick<SoundRow, "id" | "generation">,
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.supervision SET generation = generation + 1, offer = NULL, answer = NULL
     WHERE id = ${id} AND generation = ${generation} AND ended_at IS NULL RETURNING id`.execute(db);
  return rows.length === 1;
}
