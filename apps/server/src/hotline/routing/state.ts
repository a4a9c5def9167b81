import { Heap } from "./heap.ts";
import { SortedList } from "./sorted-list.ts";
import type { Agent, Call, Command, Policy, RelaxationStep, Time } from "./types.ts";

interface Due {
  readonly at: Time;
  readonly kind: "call" | "agent";
  readonly id: string;
}

/** All calls that ask for the same, and all ready agents who can give it. */
export interface Queue {
  readonly key: string;
  readonly skill: string;
  readonly language: string;
  readonly minLevel: number;
  readonly agentId: string | null;
  readonly waiting: SortedList<Call>;
  readonly ready: SortedList<Agent>;
}

/**
 * Everything routing knows. Changed in place by `advance` alone: a copy per event would cost more than the decision.
 * `changedCalls` and `changedAgents` are what the last events touched, for whoever keeps the rows.
 */
export interface RoutingState {
  readonly policy: Policy;
  readonly calls: Map<string, Call>;
  readonly agents: Map<string, Agent>;
  readonly queues: Map<string, Queue>;
  /** Which queues an agent may serve, until when. */
  readonly served: Map<string, Map<Queue, Time>>;
  /** Callbacks whose time has not come, and calls that are held back. */
  readonly parked: Set<Call>;
  /** An entry whose owner's `dueAt` has changed is stale and skipped. */
  readonly timers: Heap<Due>;
  /** The consultation that goes on about a call, by the call's id. */
  readonly consults: Map<string, string>;
  readonly changedCalls: Map<string, Call>;
  readonly changedAgents: Map<string, Agent>;
  commands: Command[];
  seq: number;
}

export function createState(policy: Policy): RoutingState {
  return {
    policy,
    calls: new Map(),
    agents: new Map(),
    queues: new Map(),
    served: new Map(),
    parked: new Set(),
    timers: new Heap(),
    consults: new Map(),
    changedCalls: new Map(),
    changedAgents: new Map(),
    commands: [],
    seq: 0,
  };
}

/** The state that these rows describe: after a restart, or in another process. */
export function restoreState(
  policy: Policy,
  calls: readonly Call[],
  agents: readonly Agent[],
): RoutingState {
  const state = createState(policy);
  for (const agent of agents) {
    state.agents.set(agent.id, agent);
    learnAgent(state, agent);
    if (agent.dueAt !== null) state.timers.push({ at: agent.dueAt, kind: "agent", id: agent.id });
  }
  for (const call of calls) {
    state.calls.set(call.id, call);
    if (call.parentId !== null) state.consults.set(call.parentId, call.id);
    state.seq = Math.max(state.seq, call.seq + 1);
    if (call.state === "waiting") queueOf(state, call).waiting.add(call);
    if (call.state === "parked") state.parked.add(call);
    if (call.dueAt !== null) state.timers.push({ at: call.dueAt, kind: "call", id: call.id });
  }
  return state;
}

export function stepsFor(policy: Policy, skill: string): readonly RelaxationStep[] {
  return policy.relaxation[skill] ?? policy.relaxation["*"] ?? [];
}

/** The queue of what the call asks for now. */
export function queueOf(state: RoutingState, call: Call): Queue {
  const step = stepsFor(state.policy, call.skill)[call.step];
  const skill = step?.skill ?? call.skill;
  const minLevel = step?.minLevel ?? 1;
  const key =
    call.wantedAgentId === null
      ? `${skill}|${minLevel}|${call.language}`
      : `agent:${call.wantedAgentId}`;
  const known = state.queues.get(key);
  if (known !== undefined) return known;
  const queue: Queue = {
    key,
    skill,
    minLevel,
    language: call.language,
    agentId: call.wantedAgentId,
    waiting: new SortedList(byPlace),
    ready: new SortedList(byIdleTime),
  };
  state.queues.set(key, queue);
  for (const agent of state.agents.values()) {
    const until = servesUntil(queue, agent);
    if (until === null) continue;
    servedBy(state, agent.id).set(queue, until);
    if (agent.state === "ready") queue.ready.add(agent);
  }
  return queue;
}

/** The order of the line: priority class, then who came first. */
export function byPlace(left: Call, right: Call): number {
  return left.priority - right.priority || left.arrivedAt - right.arrivedAt || left.seq - right.seq;
}

/** Waits on the line while nobody's telephone can be rung for it: its place is kept. */
export const isHeldBack = ({ state, isLive }: Readonly<Call>): boolean =>
  state === "parked" && isLive;

/** How many who ask for the same wait before it. */
export const aheadOf = (calls: Iterable<Readonly<Call>>, call: Readonly<Call>): number =>
  [...calls].filter(
    (other) =>
      (other.state === "waiting" || other.state === "offered" || isHeldBack(other)) &&
      other.skill === call.skill &&
      other.language === call.language &&
      byPlace(other, call) < 0,
  ).length;

function byIdleTime(left: Agent, right: Agent): number {
  if (left.since !== right.since) return left.since - right.since;
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

/** Until when the agent may take calls of this queue; null: not at all. */
function servesUntil(queue: Queue, agent: Agent): Time | null {
  if (queue.agentId !== null) return queue.agentId === agent.id ? Number.POSITIVE_INFINITY : null;
  if (!agent.languages.includes(queue.language)) return null;
  let until: Time | null = null;
  for (const { skill, level, validUntil } of agent.skills) {
    if (skill !== queue.skill || level < queue.minLevel) continue;
    until = Math.max(until ?? 0, validUntil ?? Number.POSITIVE_INFINITY);
  }
  return until;
}

export function servedBy(state: RoutingState, agentId: string): Map<Queue, Time> {
  let served = state.served.get(agentId);
  if (served === undefined) {
    served = new Map();
    state.served.set(agentId, served);
  }
  return served;
}

export function learnAgent(state: RoutingState, agent: Agent): void {
  const served = servedBy(state, agent.id);
  served.clear();
  for (const queue of state.queues.values()) {
    const until = servesUntil(queue, agent);
    if (until !== null) served.set(queue, until);
  }
}

function addReady(state: RoutingState, agent: Agent): void {
  for (const queue of servedBy(state, agent.id).keys()) queue.ready.add(agent);
}

function removeReady(state: RoutingState, agent: Agent): void {
  for (const queue of servedBy(state, agent.id).keys()) queue.ready.remove(agent);
}

export function setAgent(
  state: RoutingState,
  agent: Agent,
  next: Agent["state"],
  now: Time,
  reason: string | null = null,
): void {
  // The lists are in order of `since`: out first, then changed.
  if (agent.state === "ready") removeReady(state, agent);
  agent.state = next;
  agent.reason = reason;
  agent.since = now;
  agent.dueAt = null;
  if (next === "ready") addReady(state, agent);
  state.changedAgents.set(agent.id, agent);
}

export function setCall(state: RoutingState, call: Call, next: Call["state"]): void {
  if (call.state === "waiting") queueOf(state, call).waiting.remove(call);
  call.state = next;
  call.dueAt = null;
  state.changedCalls.set(call.id, call);
  if (next === "parked") state.parked.add(call);
  else state.parked.delete(call);
  if (next !== "ended") return;
  state.calls.delete(call.id);
  if (call.parentId !== null) state.consults.delete(call.parentId);
}

export function wakeCall(state: RoutingState, call: Call, at: Time): void {
  call.dueAt = at;
  state.changedCalls.set(call.id, call);
  state.timers.push({ at, kind: "call", id: call.id });
}

/** The next alarm about a caller on hold: the agent's first, then the supervisor's; at once if its time passed while nobody had the call. */
export function wakeForHold(state: RoutingState, call: Call): void {
  const after = [state.policy.holdAlarmMs, state.policy.holdSupervisorMs][call.holdAlarms];
  if (call.holdSince !== null && after !== undefined) wakeCall(state, call, call.holdSince + after);
}

export function wakeAgent(state: RoutingState, agent: Agent, at: Time): void {
  agent.dueAt = at;
  state.changedAgents.set(agent.id, agent);
  state.timers.push({ at, kind: "agent", id: agent.id });
}

/** Whose page has gone without a word: in the talk, or after the call that waited for it went back to the line. */
export const isLost = ({ state, reason }: Pick<Agent, "state" | "reason">): boolean =>
  state === "lost" || (state === "offline" && reason === "lost");
