import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import type { Agent, Call, Skill, Time } from "./types.ts";

/* The state as rows. Times are milliseconds in the machine and timestamptz here; both are exact to the millisecond. */

type Db = Database["kysely"] | Tx;
type Dated<T, Names extends keyof T> = Omit<T, Names> & {
  readonly [Name in Names]: T[Name] extends Time ? Date : Date | null;
};
type CallRow = Dated<Call, "arrivedAt" | "queuedAt" | "dueAt" | "holdSince">;
type AgentRow = Dated<Agent, "since" | "dueAt">;

export interface Turn {
  readonly revision: bigint;
  readonly lastAt: Date;
  readonly dueAt: Date | null;
}

const TURN = sql`revision, last_at AS "lastAt", due_at AS "dueAt"`;
const CALL = sql`id, kind, priority, arrived_at AS "arrivedAt", seq, skill, language, last_agent_id AS "lastAgentId", zone, quiet_zones AS "quietZones",
  parent_id AS "parentId", wanted_agent_id AS "wantedAgentId", state, is_live AS "isLive", step, queued_at AS "queuedAt",
  agent_id AS "agentId", attempts, due_at AS "dueAt", hold_since AS "holdSince", hold_alarms AS "holdAlarms",
  end_reason AS "endReason"`;
const AGENT = sql`id, skills, languages, state, reason, since, call_id AS "callId", misses, extensions,
  has_disposition AS "hasDisposition", next_reason AS "nextReason", due_at AS "dueAt"`;

const at = (time: Time | null): Date | null => (time === null ? null : new Date(time));
const timeOf = (date: Date | null): Time | null => (date === null ? null : date.getTime());

/** Locks the one row of `turn`: until the transaction ends nobody else decides. */
export async function lockTurn(tx: Tx): Promise<Turn> {
  const { rows } =
    await sql<Turn>`SELECT ${TURN} FROM routing.turn WHERE id = 1 FOR UPDATE`.execute(tx);
  return only(rows);
}

export async function readTurn(db: Db): Promise<Turn> {
  const { rows } = await sql<Turn>`SELECT ${TURN} FROM routing.turn WHERE id = 1`.execute(db);
  return only(rows);
}

export async function writeTurn(
  tx: Tx,
  turn: { readonly revision: bigint; readonly now: Time; readonly dueAt: Time | null },
): Promise<void> {
  await sql`UPDATE routing.turn SET revision = ${turn.revision}, last_at = ${at(turn.now)}, due_at = ${at(turn.dueAt)}
             WHERE id = 1`.execute(tx);
}

/** All who are not gone, in the order of the line; by the partial index of it. */
export async function liveCalls(db: Db): Promise<Call[]> {
  const { rows } = await sql<CallRow>`
    SELECT ${CALL} FROM routing.call WHERE state <> 'ended' ORDER BY priority, arrived_at, seq`.execute(
    db,
  );
  return rows.map((row) => ({
    ...row,
    arrivedAt: row.arrivedAt.getTime(),
    queuedAt: row.queuedAt.getTime(),
    dueAt: timeOf(row.dueAt),
    holdSince: timeOf(row.holdSince),
  }));
}

/** When somebody first came, and where they are. */
export interface Arrival {
  readonly arrivedAt: Date;
  readonly zone: string;
  /** Where they may be, where only a country is known; null: in `zone`. */
  readonly quietZones: readonly string[] | null;
}

/** When the caller first came and where they are; also of a call that is over. */
export async function arrivalOf(db: Db, callId: string): Promise<Arrival | undefined> {
  const { rows } = await sql<Arrival>`
    SELECT arrived_at AS "arrivedAt", zone, quiet_zones AS "quietZones" FROM routing.call WHERE id = ${callId}`.execute(
    db,
  );
  return rows[0];
}

export async function allAgents(db: Db): Promise<Agent[]> {
  const { rows } = await sql<AgentRow>`SELECT ${AGENT} FROM routing.agent ORDER BY id`.execute(db);
  return rows.map((row) => ({
    ...row,
    skills: row.skills as readonly Skill[],
    since: row.since.getTime(),
    dueAt: timeOf(row.dueAt),
  }));
}

export async function saveCall(tx: Tx, call: Call, now: Time): Promise<void> {
  const endedAt = call.state === "ended" ? at(now) : null;
  await sql`
    INSERT INTO routing.call (id, kind, priority, arrived_at, seq, skill, language, last_agent_id, zone, quiet_zones, parent_id,
      wanted_agent_id, state, is_live, step, queued_at, agent_id, attempts, due_at, hold_since, hold_alarms, end_reason, ended_at)
    VALUES (${call.id}, ${call.kind}, ${call.priority}, ${at(call.arrivedAt)}, ${call.seq}, ${call.skill}, ${call.language},
      ${call.lastAgentId}, ${call.zone}, ${call.quietZones}, ${call.parentId}, ${call.wantedAgentId}, ${call.state}, ${call.isLive}, ${call.step},
      ${at(call.queuedAt)}, ${call.agentId}, ${call.attempts}, ${at(call.dueAt)}, ${at(call.holdSince)}, ${call.holdAlarms},
      ${call.endReason}, ${endedAt})
    ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind, priority = EXCLUDED.priority, skill = EXCLUDED.skill,
      wanted_agent_id = EXCLUDED.wanted_agent_id, state = EXCLUDED.state, is_live = EXCLUDED.is_live, step = EXCLUDED.step,
      queued_at = EXCLUDED.queued_at, agent_id = EXCLUDED.agent_id, attempts = EXCLUDED.attempts, due_at = EXCLUDED.due_at,
      hold_since = EXCLUDED.hold_since, hold_alarms = EXCLUDED.hold_alarms, end_reason = EXCLUDED.end_reason,
      ended_at = EXCLUDED.ended_at`.execute(tx);
}

export async function saveAgent(tx: Tx, agent: Agent): Promise<void> {
  await sql`
    INSERT INTO routing.agent (id, skills, languages, state, reason, since, call_id, misses, extensions, has_disposition,
      next_reason, due_at)
    VALUES (${agent.id}, ${JSON.stringify(agent.skills)}::jsonb, ${agent.languages}, ${agent.state}, ${agent.reason},
      ${at(agent.since)}, ${agent.callId}, ${agent.misses}, ${agent.extensions}, ${agent.hasDisposition}, ${agent.nextReason},
      ${at(agent.dueAt)})
    ON CONFLICT (id) DO UPDATE SET skills = EXCLUDED.skills, languages = EXCLUDED.languages, state = EXCLUDED.state,
      reason = EXCLUDED.reason, since = EXCLUDED.since, call_id = EXCLUDED.call_id, misses = EXCLUDED.misses,
      extensions = EXCLUDED.extensions, has_disposition = EXCLUDED.has_disposition, next_reason = EXCLUDED.next_reason,
      due_at = EXCLUDED.due_at`.execute(tx);
}

export type OfferOutcome = "accepted" | "rejected" | "missed" | "withdrawn";

export async function openOffer(
  tx: Tx,
  { callId, agentId }: { readonly callId: string; readonly agentId: string },
  now: Time,
): Promise<void> {
  await sql`INSERT INTO routing.offer (call_id, agent_id, offered_at) VALUES (${callId}, ${agentId}, ${at(now)})`.execute(
    tx,
  );
}

export async function closeOffer(
  tx: Tx,
  callId: string,
  outcome: OfferOutcome,
  now: Time,
  agentId: string | null = null,
): Promise<void> {
  await sql`UPDATE routing.offer SET ended_at = ${at(now)}, outcome = ${outcome}
             WHERE call_id = ${callId} AND ended_at IS NULL
               AND (${agentId}::uuid IS NULL OR agent_id = ${agentId})`.execute(tx);
}

/** The agent has the caller; true again after a reload, which is the same handling. */
export async function startHandling(
  tx: Tx,
  { callId, agentId }: { readonly callId: string; readonly agentId: string },
  now: Time,
): Promise<void> {
  await sql`INSERT INTO routing.handling (call_id, agent_id, started_at) VALUES (${callId}, ${agentId}, ${at(now)})
            ON CONFLICT (agent_id, call_id) WHERE done_at IS NULL DO NOTHING`.execute(tx);
  await sql`UPDATE routing.call SET answered_at = coalesce(answered_at, ${at(now)}) WHERE id = ${callId}`.execute(
    tx,
  );
}

/** A consultation is over, while its agent may talk on with the caller. */
export async function endConsulting(tx: Tx, callId: string, now: Time): Promise<void> {
  await sql`UPDATE routing.handling SET talk_ended_at = coalesce(talk_ended_at, ${at(now)}), done_at = ${at(now)}
             WHERE call_id = ${callId} AND done_at IS NULL`.execute(tx);
}

/** What the agent's state says of the time he spent: talk is over, wrap-up is over. Saying it twice changes nothing. */
export async function noteHandling(tx: Tx, agent: Agent, now: Time): Promise<void> {
  if (agent.state === "talking" || agent.state === "lost") return;
  await sql`UPDATE routing.handling
               SET talk_ended_at = coalesce(talk_ended_at, ${at(now)}),
                   done_at = ${agent.state === "wrapUp" ? null : at(now)}
             WHERE agent_id = ${agent.id} AND done_at IS NULL`.execute(tx);
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("routing.turn has its one row since the migration");
  return row;
}
