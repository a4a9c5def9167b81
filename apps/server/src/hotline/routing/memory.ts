import type { Database, Tx } from "../../platform/db/index.ts";
import { advance, nextWakeAt } from "./machine.ts";
import { closePromises } from "./promises.ts";
import * as rows from "./rows.ts";
import { type RoutingState, restoreState } from "./state.ts";
import type { Agent, Call, Command, Policy, RoutingEvent, Time } from "./types.ts";

/** What the world is told of, in the transaction in which it was decided. */
export interface Decision {
  readonly tx: Tx;
  readonly now: Time;
  readonly event: RoutingEvent;
  readonly commands: readonly Command[];
  /** As they are after the event. */
  readonly calls: ReadonlyMap<string, Readonly<Call>>;
  readonly agents: ReadonlyMap<string, Readonly<Agent>>;
  /** Calls and agents this event changed; an ended call is here for the last time. */
  readonly changedCalls: readonly Readonly<Call>[];
  readonly changedAgents: readonly Readonly<Agent>[];
}

/** A turn at the line: until its transaction ends no other process decides anything. */
export interface LineTurn {
  readonly tx: Tx;
  /** Of the clock, never before the time of an earlier turn of any process. */
  readonly now: Time;
  call(id: string): Readonly<Call> | undefined;
  agent(id: string): Readonly<Agent> | undefined;
  /** Decides, writes the rows, tells the world. */
  send(event: RoutingEvent): Promise<readonly Command[]>;
}

export interface Memory {
  /** One turn, in a transaction of its own: all of `work` or nothing. Turns of this process come one after the other. */
  turn<T>(work: (turn: LineTurn) => Promise<T>): Promise<T>;
  /** Looks at the newest committed state between two turns, without holding up other processes. */
  read<T>(look: (state: RoutingState, now: Time) => Promise<T> | T): Promise<T>;
  /** When the next tick is due, by any process's decision. */
  dueAt(): Promise<Time | null>;
}

/**
 * The machine's state with PostgreSQL as its memory. The row `routing.turn` is the lock and the version in one: who holds
 * it decides; who finds a newer revision than his own reads the rows again. A turn that fails leaves nothing: its state is
 * thrown away with its transaction (docs/decisions/routing-memory.md).
 */
export function createMemory({
  database,
  policy,
  now: clock,
  onDecision,
}: {
  readonly database: Database;
  readonly policy: Policy;
  readonly now: () => Time;
  readonly onDecision: (decision: Decision) => Promise<void>;
}): Memory {
  let known: { readonly state: RoutingState; readonly revision: bigint } | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** One after the other within the process: a connection of the pool is not kept waiting for the lock. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(work, work);
    queue = done.catch(() => undefined);
    return done;
  }

  async function stateAt(db: Database["kysely"] | Tx, revision: bigint): Promise<RoutingState> {
    if (known?.revision === revision) return known.state;
    const [calls, agents] = [await rows.liveCalls(db), await rows.allAgents(db)];
    known = { state: restoreState(policy, calls, agents), revision };
    return known.state;
  }

  async function send(
    tx: Tx,
    state: RoutingState,
    event: RoutingEvent,
    now: Time,
  ): Promise<readonly Command[]> {
    const commands = advance(state, event, now);
    const changedCalls = [...state.changedCalls.values()];
    const changedAgents = [...state.changedAgents.values()];
    state.changedCalls.clear();
    state.changedAgents.clear();
    await persist(tx, { event, commands, changedCalls, changedAgents, now });
    const { calls, agents } = state;
    await onDecision({ tx, now, event, commands, calls, agents, changedCalls, changedAgents });
    return commands;
  }

  async function decide<T>(tx: Tx, work: (turn: LineTurn) => Promise<T>): Promise<T> {
    const { revision, lastAt } = await rows.lockTurn(tx);
    const state = await stateAt(tx, revision);
    const now = Math.max(clock(), lastAt.getTime());
    const result = await work({
      tx,
      now,
      call: (id) => state.calls.get(id),
      agent: (id) => state.agents.get(id),
      send: (event) => send(tx, state, event, now),
    });
    const next = revision + 1n;
    await rows.writeTurn(tx, { revision: next, now, dueAt: nextWakeAt(state) });
    known = { state, revision: next };
    return result;
  }

  return {
    turn: (work) =>
      inTurn(async () => {
        try {
          return await database.kysely.transaction().execute((tx) => decide(tx, work));
        } catch (error) {
          // What was decided did not happen, and the state in memory has it: read it again.
          known = null;
          throw error;
        }
      }),

    read: (look) =>
      inTurn(() =>
        // One snapshot: calls and agents of the same moment.
        database.kysely
          .transaction()
          .setIsolationLevel("repeatable read")
          .execute(async (tx) => {
            const { revision, lastAt } = await rows.readTurn(tx);
            return look(await stateAt(tx, revision), Math.max(clock(), lastAt.getTime()));
          }),
      ),

    async dueAt() {
      return (await rows.readTurn(database.kysely)).dueAt?.getTime() ?? null;
    },
  };
}

async function saveCall(tx: Tx, call: Call, now: Time): Promise<void> {
  await rows.saveCall(tx, call, now);
  if (call.kind === "consult" && call.state === "ended") await rows.endConsulting(tx, call.id, now);
}

async function persist(
  tx: Tx,
  {
    event,
    commands,
    changedCalls,
    changedAgents,
    now,
  }: Pick<Decision, "event" | "commands" | "changedCalls" | "changedAgents" | "now">,
): Promise<void> {
  // Who lets go of an agent before who gets one: the unique index looks at every row as it is written.
  const takes = ({ state }: Call) =>
    Number(state === "offered" || state === "talking" || state === "suspended");
  for (const call of [...changedCalls].sort((left, right) => takes(left) - takes(right)))
    await saveCall(tx, call, now);
  for (const agent of changedAgents) {
    await rows.saveAgent(tx, agent);
    await rows.noteHandling(tx, agent, now);
  }
  // Another agent's "no" comes too late and changes nothing: only the offer of whoever said it ends.
  const endRejected = async () => {
    if (event.type === "offerRejected")
      await rows.closeOffer(tx, event.callId, "rejected", now, event.agentId);
  };
  for (const command of commands) {
    if (command.type === "ringAgent") {
      await endRejected();
      await rows.openOffer(tx, command, now);
    } else if (command.type === "stopRinging")
      await rows.closeOffer(
        tx,
        command.callId,
        command.reason === "noAnswer" ? "missed" : "withdrawn",
        now,
      );
    else if (command.type === "connect") {
      await rows.closeOffer(tx, command.callId, "accepted", now);
      await rows.startHandling(tx, command, now);
    }
  }
  // Also the offer that a time-out of this very turn had made.
  await endRejected();
  await closePromises(tx, { commands, changedCalls }, now);
}
