import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

export interface AgentSkillRow {
  readonly skill: string;
  readonly level: number;
  readonly certifiedUntil: Date | null;
}

export interface AgentRow {
  readonly id: string;
  readonly number: number;
  readonly languages: readonly string[];
}

const AGENT = sql`id, number, languages`;

export async function findAgent(db: Db, id: string): Promise<AgentRow | undefined> {
  const { rows } = await sql<AgentRow>`SELECT ${AGENT} FROM agents.agent WHERE id = ${id}`.execute(
    db,
  );
  return rows[0];
}

export async function allAgents(db: Db): Promise<AgentRow[]> {
  const { rows } = await sql<AgentRow>`SELECT ${AGENT} FROM agents.agent ORDER BY number`.execute(
    db,
  );
  return rows;
}

export async function skillsOf(
  db: Db,
  ids: readonly string[],
): Promise<(AgentSkillRow & { readonly agentId: string })[]> {
  const { rows } = await sql<AgentSkillRow & { readonly agentId: string }>`
    SELECT agent_id AS "agentId", skill, level, certified_until AS "certifiedUntil" FROM agents.skill
     WHERE agent_id = ANY(${[...ids]}::uuid[]) ORDER BY skill`.execute(db);
  return rows;
}

/** Repeating it changes nothing; the number is given once and stays. */
export async function insertAgent(
  tx: Db,
  agent: { readonly id: string; readonly languages: readonly string[]; readonly now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO agents.agent (id, languages, created_at, changed_at)
    VALUES (${agent.id}, ${[...agent.languages]}, ${agent.now}, ${agent.now})
    ON CONFLICT (id) DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function replaceProfile(
  tx: Tx,
  agent: {
    readonly id: string;
    readonly languages: readonly string[];
    readonly skills: readonly AgentSkillRow[];
    readonly now: Date;
  },
): Promise<void> {
  await sql`UPDATE agents.agent SET languages = ${[...agent.languages]}, changed_at = ${agent.now} WHERE id = ${agent.id}`.execute(
    tx,
  );
  await sql`DELETE FROM agents.skill WHERE agent_id = ${agent.id}`.execute(tx);
  for (const { skill, level, certifiedUntil } of agent.skills)
    await sql`INSERT INTO agents.skill (agent_id, skill, level, certified_until)
              VALUES (${agent.id}, ${skill}, ${level}, ${certifiedUntil})`.execute(tx);
}

/** False: no such agent, or not of this skill. */
export async function setCertificate(
  tx: Tx,
  {
    agentId,
    skill,
    until,
  }: { readonly agentId: string; readonly skill: string; readonly until: Date | null },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE agents.skill SET certified_until = ${until} WHERE agent_id = ${agentId} AND skill = ${skill}
    RETURNING skill`.execute(tx);
  return rows.length === 1;
}

export interface StateChange {
  readonly agentId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Only a change is a row: the same state and reason again is none. By the index on agent and time. */
export async function insertStateChange(tx: Tx, change: StateChange): Promise<void> {
  await sql`
    INSERT INTO agents.state_change (agent_id, state, reason, at)
    SELECT ${change.agentId}::uuid, ${change.state}::text, ${change.reason}::text, ${change.at}::timestamptz
     WHERE NOT EXISTS (
       SELECT FROM (SELECT state, reason FROM agents.state_change WHERE agent_id = ${change.agentId}
                     ORDER BY at DESC, id DESC LIMIT 1) newest
        WHERE newest.state = ${change.state} AND newest.reason IS NOT DISTINCT FROM ${change.reason})`.execute(
    tx,
  );
}

export async function stateChangesOf(db: Db, agentId: string, since: Date): Promise<StateChange[]> {
  const { rows } = await sql<StateChange>`
    SELECT agent_id AS "agentId", state, reason, at FROM agents.state_change
     WHERE agent_id = ${agentId} AND at >= ${since} ORDER BY at, id`.execute(db);
  return rows;
}

export async function planOf(db: Db, weekday: number): Promise<readonly number[] | null> {
  const { rows } = await sql<{ agents: number }>`
    SELECT agents FROM agents.plan WHERE weekday = ${weekday} ORDER BY half_hour`.execute(db);
  return rows.length === 0 ? null : rows.map(({ agents }) => agents);
}

/** The whole day anew: from midnight, one number per half hour. */
export async function replacePlan(
  tx: Tx,
  plan: {
    readonly weekday: number;
    readonly agents: readonly number[];
    readonly staffId: string;
    readonly now: Date;
  },
): Promise<void> {
  await sql`
    INSERT INTO agents.plan (weekday, half_hour, agents, changed_by, changed_at)
    SELECT ${plan.weekday}, nth - 1, agents, ${plan.staffId}, ${plan.now}
      FROM unnest(${[...plan.agents]}::int[]) WITH ORDINALITY planned (agents, nth)
    ON CONFLICT (weekday, half_hour) DO UPDATE
       SET agents = EXCLUDED.agents, changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at`.execute(
    tx,
  );
}
