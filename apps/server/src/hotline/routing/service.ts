import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import { createDemand, type Demand } from "./demand.ts";
import { type Figures, figuresSince, TARGET_SECONDS } from "./figures.ts";
import { type HistoryInterval, historySince } from "./history.ts";
import { createMemory, type Decision, type LineTurn } from "./memory.ts";
import { createPromises, type Place } from "./promises.ts";
import { type Arrival, arrivalOf } from "./rows.ts";
import { type Goal, staffFor } from "./staffing.ts";
import { aheadOf, isHeldBack, type RoutingState } from "./state.ts";
import { type Agent, type Call, defaultPolicy, type Policy, type Time } from "./types.ts";

/** How late a time-out may be noticed. */
const LOOK_EVERY_MS = 1_000;

/** The hotline's line for all processes of this database. */
export interface Routing {
  /**
   * One turn at the line: events are decided and written in one transaction with whatever else `work` writes. All of it or
   * nothing; no other process decides meanwhile, so `work` does nothing slow.
   */
  turn<T>(work: (turn: LineTurn) => Promise<T>): Promise<T>;
  /** Who carries decisions out; called in the turn's transaction, once per event. */
  onDecision(handler: (decision: Decision) => Promise<void>): void;
  /** Place and honest range of a waiting call, kept as a promise; a call held back has its place alone; null: it does not wait. */
  placeOf(callId: string): Promise<Place | null>;
  /** Place and honest range for somebody who would call now. */
  newcomer(line: {
    readonly skill: string;
    readonly language: string;
  }): Promise<Omit<Place, "reason">>;
  /** All who are on the line and all agents, at one moment. */
  look(): Promise<{
    readonly now: Time;
    readonly calls: readonly Readonly<Call>[];
    readonly agents: readonly Readonly<Agent>[];
  }>;
  /** When the caller first came, and their zone; also of a call that is over. */
  arrivalOf(callId: string): Promise<Arrival | undefined>;
  /** What happened since, as raw counts: service level and accuracy are quotients of them, said with their formula. */
  figures(since: Date): Promise<Figures>;
  history(since: Date): Promise<readonly HistoryInterval[]>;
  /** How many agents more the goal (80 % within 20 s, at most 85 % busy) needs now; null: too little was measured. */
  agentsShort(): Promise<number | null>;
  readonly demand: Demand;
  /** Does what is due by now: offers run out, callbacks are dialled. */
  tick(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createRouting({
  database,
  clock,
  log,
  policy = defaultPolicy,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy?: Policy;
}): Routing {
  const handlers: ((decision: Decision) => Promise<void>)[] = [];
  const now = () => clock.now().getTime();
  const memory = createMemory({
    database,
    policy,
    now,
    async onDecision(decision) {
      for (const handler of handlers) await handler(decision);
    },
  });
  const promises = createPromises(database);
  const demand = createDemand({ database, clock });

  async function tick(): Promise<void> {
    const dueAt = await memory.dueAt();
    if (dueAt !== null && dueAt <= now())
      await memory.turn(async ({ send }) => void (await send({ type: "tick" })));
  }

  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  /** Every process looks: the one that decided may be gone. */
  const lookAgain = () => {
    timer = setTimeout(() => {
      running = tick()
        .catch((error: unknown) => log.error({ err: error }, "routing: what is due was not done"))
        .finally(() => {
          if (timer !== undefined) lookAgain();
        });
    }, LOOK_EVERY_MS);
  };

  return {
    turn: (work) => memory.turn(work),
    onDecision: (handler) => void handlers.push(handler),
    placeOf: (callId) =>
      memory.read(async (state, at) => {
        const call = state.calls.get(callId);
        if (call === undefined) return null;
        // When it will be rung for again nobody can say.
        if (isHeldBack(call))
          return { ahead: aheadOf(state.calls.values(), call), range: null, reason: null };
        return call.state === "waiting" ? promises.placeOf(state, call, at) : null;
      }),
    newcomer: (line) => memory.read((state, at) => promises.newcomer(state, line, at)),
    look: () =>
      memory.read((state, at) => ({
        now: at,
        calls: [...state.calls.values()].map((call) => ({ ...call })),
        agents: [...state.agents.values()].map((agent) => ({ ...agent })),
      })),
    arrivalOf: (callId) => arrivalOf(database.kysely, callId),
    history: (since) => historySince(database.kysely, since),
    agentsShort: () => memory.read((state, at) => shortBy(demand, state, at)),
    demand,
    figures: (since) => figuresSince(database.kysely, since),
    tick,
    start: lookAgain,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}

/** What supervisors aim for; the board says it with its formula. */
export const GOAL: Goal = {
  serviceLevel: 0.8,
  target: TARGET_SECONDS,
  occupancyCap: 0.85,
  shrinkage: 0.3,
};
const RATE_OF_MS = 30 * 60_000;

async function shortBy(demand: Demand, state: RoutingState, now: Time): Promise<number | null> {
  const load = await demand.loadSince(new Date(now - RATE_OF_MS));
  if (load.handleSeconds === null || load.calls === 0) return null;
  const needed = staffFor(
    {
      rate: load.calls / (RATE_OF_MS / 1000),
      handleTime: load.handleSeconds,
      patience: load.patienceSeconds,
    },
    GOAL,
  ).agents;
  const there = [...state.agents.values()].filter(
    ({ state: at }) => at !== "offline" && at !== "notReady" && at !== "lost",
  ).length;
  return Math.max(0, needed - there);
}
