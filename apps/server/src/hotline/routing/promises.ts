import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { type Announcement, announce, headAge, Measured, situationOf } from "./estimate.ts";
import type { RoutingState } from "./state.ts";
import type { Call, Command, Time } from "./types.ts";

type Db = Database["kysely"] | Tx;

/** Calls and waits the measure is made of: half a day of a busy line. */
const MEASURED_CALLS = 1_400;
/** Hang-ups before this say nothing about patience. */
const SHORT_ABANDON_MS = 5_000;
/** Of who calls without an account in danger. */
export const USUAL_PRIORITY = 1;
const MEASURE_AGAIN_MS = 15_000;

export interface Place {
  /** How many are answered before this caller, callbacks that keep their place among them. */
  readonly ahead: number;
  /** In whole minutes; null: nothing honest can be said. */
  readonly range: { readonly low: number; readonly high: number } | null;
  /** Why it is more than what was said before. */
  readonly reason: Announcement["reason"];
}

interface SaidRow {
  readonly saidAt: Date;
  readonly lowMinutes: number;
  readonly highMinutes: number;
  readonly ahead: number;
  readonly agents: number;
}

/** What callers are told of their wait, each promise kept with what became of it. */
export function createPromises(database: Database) {
  let measured = new Measured();
  let measuredAt = Number.NEGATIVE_INFINITY;

  async function measureAgain(now: Time): Promise<void> {
    if (now - measuredAt < MEASURE_AGAIN_MS) return;
    measuredAt = now;
    measured = await measure(database.kysely);
  }

  return {
    /** What somebody who joined the end of this line now would be told; promises nothing, so no row is kept. */
    async newcomer(
      state: RoutingState,
      { skill, language }: { readonly skill: string; readonly language: string },
      now: Time,
    ): Promise<Omit<Place, "reason">> {
      await measureAgain(now);
      const call = newcomerOf(state, { skill, language, now });
      const situation = situationOf(state, call, measured);
      const said = announce(null, situation, measured, headAge(state, call, now), now);
      return {
        ahead: situation.ahead,
        range: said === null ? null : { low: said.low, high: said.high },
      };
    },
    /** Where the call stands and what may be said now; says nothing it has not kept a row of. */
    async placeOf(state: RoutingState, call: Call, now: Time): Promise<Place> {
      await measureAgain(now);
      const situation = situationOf(state, call, measured);
      const previous = await lastSaid(database.kysely, call.id);
      const next = announce(previous, situation, measured, headAge(state, call, now), now);
      if (next === null) return { ahead: situation.ahead, range: null, reason: null };
      if (previous === null || previous.low !== next.low || previous.high !== next.high)
        await insertPromise(database.kysely, call.id, next);
      return {
        ahead: situation.ahead,
        range: { low: next.low, high: next.high },
        reason: next.reason,
      };
    },
  };
}

/** A caller who does not exist, behind everybody of the usual priority. */
const newcomerOf = (
  state: RoutingState,
  {
    skill,
    language,
    now,
  }: { readonly skill: string; readonly language: string; readonly now: Time },
): Call => ({
  id: "",
  kind: "voice",
  priority: USUAL_PRIORITY,
  arrivedAt: now,
  seq: state.seq,
  skill,
  language,
  lastAgentId: null,
  zone: "UTC",
  quietZones: null,
  parentId: null,
  wantedAgentId: null,
  state: "waiting",
  isLive: true,
  step: 0,
  queuedAt: now,
  agentId: null,
  attempts: 0,
  dueAt: null,
  holdSince: null,
  holdAlarms: 0,
  endReason: null,
});

/** From the newest calls and waits, oldest first: newer ones weigh more. */
async function measure(db: Db): Promise<Measured> {
  const measured = new Measured();
  const handled = await sql<{ readonly ms: number }>`
    SELECT (extract(epoch FROM done_at - started_at) * 1000)::float8 AS ms FROM routing.handling
     WHERE done_at IS NOT NULL ORDER BY done_at DESC LIMIT ${MEASURED_CALLS}`.execute(db);
  for (const { ms } of handled.rows.toReversed()) measured.finished(ms);
  const waits = await sql<{ readonly ms: number; readonly isAbandoned: boolean }>`
    SELECT (extract(epoch FROM coalesce(answered_at, ended_at) - arrived_at) * 1000)::float8 AS ms,
           answered_at IS NULL AS "isAbandoned"
      FROM routing.call
     WHERE state = 'ended' AND kind = 'voice' AND (answered_at IS NOT NULL OR end_reason = 'callerHungUp')
     ORDER BY ended_at DESC LIMIT ${MEASURED_CALLS}`.execute(db);
  for (const { ms, isAbandoned } of waits.rows.toReversed()) {
    if (!isAbandoned || ms >= SHORT_ABANDON_MS) measured.waitOver(ms, isAbandoned);
  }
  return measured;
}

async function lastSaid(db: Db, callId: string): Promise<Announcement | null> {
  const { rows } = await sql<SaidRow>`
    SELECT said_at AS "saidAt", low_minutes AS "lowMinutes", high_minutes AS "highMinutes", ahead, agents
      FROM routing.promise WHERE call_id = ${callId} AND closed_at IS NULL ORDER BY id DESC LIMIT 1`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return null;
  return {
    low: row.lowMinutes,
    high: row.highMinutes,
    at: row.saidAt.getTime(),
    agents: row.agents,
    ahead: row.ahead,
    reason: null,
  };
}

async function insertPromise(db: Db, callId: string, said: Announcement): Promise<void> {
  await sql`
    INSERT INTO routing.promise (call_id, said_at, low_minutes, high_minutes, ahead, agents, reason)
    VALUES (${callId}, ${new Date(said.at)}, ${said.low}, ${said.high}, ${said.ahead}, ${said.agents}, ${said.reason})`.execute(
    db,
  );
}

/** The wait of these calls is over, one way or the other. */
export async function closePromises(
  tx: Tx,
  {
    commands,
    changedCalls,
  }: { readonly commands: readonly Command[]; readonly changedCalls: readonly Call[] },
  now: Time,
): Promise<void> {
  const close = (callId: string, outcome: "answered" | "abandoned" | "callback") =>
    sql`UPDATE routing.promise SET outcome = ${outcome}, closed_at = ${new Date(now)}
         WHERE call_id = ${callId} AND closed_at IS NULL`.execute(tx);
  for (const command of commands)
    if (command.type === "connect") await close(command.callId, "answered");
  for (const { id, kind, state, isLive } of changedCalls) {
    if (state === "ended") await close(id, "abandoned");
    else if (kind === "callback" && !isLive) await close(id, "callback");
  }
}

export type Promises = ReturnType<typeof createPromises>;
