import { byPlace, isHeldBack, type Queue, queueOf, type RoutingState, servedBy } from "./state.ts";
import type { Agent, Call, Time } from "./types.ts";

/** What was measured lately; older calls fade, half of their weight is gone after 1,400 newer ones. */
export class Measured {
  private handled = 0;
  private handleTime = 0;
  private abandoned = 0;
  private waited = 0;
  count = 0;

  /** A call was finished after so much talk, hold and wrap-up. */
  finished(handleMs: number): void {
    const keep = 0.9995;
    this.handled = this.handled * keep + 1;
    this.handleTime = this.handleTime * keep + handleMs;
    this.count += 1;
  }

  /** A wait is over: answered, or given up. Both say something about patience. */
  waitOver(waitMs: number, isAbandoned: boolean): void {
    const keep = 0.9995;
    this.abandoned = this.abandoned * keep + (isAbandoned ? 1 : 0);
    this.waited = this.waited * keep + waitMs;
  }

  get handleMs(): number {
    return this.handled === 0 ? 0 : this.handleTime / this.handled;
  }

  /** Abandonments per millisecond of waiting (a censored exponential's estimate); 0: nobody gave up. */
  get abandonRate(): number {
    return this.waited === 0 ? 0 : this.abandoned / this.waited;
  }
}

export interface Situation {
  /** Who is answered before this caller, callbacks that keep their place among them. */
  readonly ahead: number;
  /** Agents who serve this line, each counted by the share of his work that it is. */
  readonly agents: number;
  readonly handleMs: number;
  readonly abandonRate: number;
}

export interface Estimate {
  readonly meanMs: number;
  readonly varianceMs: number;
}

/** The abandonment-aware queue-length estimator: each place ahead goes when an agent is done or its caller gives up. */
export function estimateWait({ ahead, agents, handleMs, abandonRate }: Situation): Estimate {
  const done = agents / handleMs;
  let meanMs = 0;
  let varianceMs = 0;
  for (let place = 0; place <= ahead; place += 1) {
    const step = 1 / (done + place * abandonRate);
    meanMs += step;
    varianceMs += step * step;
  }
  return { meanMs, varianceMs };
}

/** When the head of the line has waited far longer or shorter than the model believes, the model is partly wrong. */
export function blend(estimate: Estimate, headAgeMs: number | null): Estimate {
  if (headAgeMs === null) return estimate;
  const distance = headAgeMs - estimate.meanMs;
  if (Math.abs(distance) <= 3 * Math.sqrt(estimate.varianceMs)) return estimate;
  return { ...estimate, meanMs: estimate.meanMs + distance / 4 };
}

/** Whole minutes; `low` 0 is "less than". */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Nine of ten waits lie inside, before rounding outwards to minutes. A sum of exponential steps is close to a gamma law. */
function rangeOf({ meanMs, varianceMs }: Estimate): Range {
  const shape = meanMs ** 2 / varianceMs;
  const quantile = (z: number) =>
    meanMs * Math.max(0, 1 - 1 / (9 * shape) + z / Math.sqrt(9 * shape)) ** 3;
  return {
    low: Math.floor(quantile(-1.645) / 60_000),
    high: Math.max(1, Math.ceil(quantile(1.645) / 60_000)),
  };
}

export interface Announcement extends Range {
  readonly at: Time;
  readonly agents: number;
  /** Why it is more than what was said before; null: it is not more. */
  readonly reason: "fewerAgents" | "urgentCalls" | null;
  readonly ahead: number;
}

const ENOUGH_CALLS = 5;

/** What may be said now; null: nothing honest, the data are too thin or nobody is there. */
export function announce(
  previous: Announcement | null,
  situation: Situation,
  measured: Pick<Measured, "count">,
  headAgeMs: number | null,
  now: Time,
): Announcement | null {
  const { agents, ahead, handleMs } = situation;
  if (measured.count < ENOUGH_CALLS || agents <= 0 || handleMs <= 0) return null;
  const range = rangeOf(blend(estimateWait(situation), headAgeMs));
  const said = { at: now, agents, ahead };
  if (previous === null || range.high <= previous.high) return { ...range, ...said, reason: null };
  if (agents < previous.agents) return { ...range, ...said, reason: "fewerAgents" };
  if (ahead > previous.ahead) return { ...range, ...said, reason: "urgentCalls" };
  // Nothing that can be told has changed: the promise stays.
  return { low: Math.min(range.low, previous.high), high: previous.high, ...said, reason: null };
}

/** Where a waiting call stands: calls before it in the lines of its skill, those held back among them, and the agents' shares. */
export function situationOf(
  state: RoutingState,
  call: Call,
  measured: Pick<Measured, "handleMs" | "abandonRate">,
): Situation {
  const own = queueOf(state, call);
  let ahead = 0;
  for (const queue of state.queues.values()) {
    if (isSameLine(queue, own)) ahead += queue.waiting.rank(call);
  }
  for (const held of state.parked) {
    const isBefore = isHeldBack(held) && byPlace(held, call) < 0;
    if (isBefore && isSameLine(queueOf(state, held), own)) ahead += 1;
  }
  let agents = 0;
  for (const agent of state.agents.values()) agents += shareOf(state, agent, own, call);
  return { ahead, agents, handleMs: measured.handleMs, abandonRate: measured.abandonRate };
}

/** Age of the first of the line, if there is one before this call. */
export function headAge(state: RoutingState, call: Call, now: Time): number | null {
  const head = queueOf(state, call).waiting.first();
  return head === undefined || byPlace(head, call) >= 0 ? null : now - head.queuedAt;
}

function isSameLine(queue: Queue, own: Queue): boolean {
  return (
    queue === own ||
    (own.agentId === null &&
      queue.agentId === null &&
      queue.skill === own.skill &&
      queue.language === own.language)
  );
}

/** How much of the agent's work is this line: by how much waits in each line that he serves. */
function shareOf(state: RoutingState, agent: Agent, own: Queue, call: Call): number {
  if (agent.state === "offline" || agent.state === "notReady" || agent.state === "lost") return 0;
  const served = servedBy(state, agent.id);
  if (!served.has(own)) return 0;
  let mine = 0;
  let all = 0;
  for (const queue of served.keys()) {
    const backlog = queue.waiting.size + (queue === own && call.state !== "waiting" ? 1 : 0);
    all += backlog;
    if (isSameLine(queue, own)) mine += backlog;
  }
  return all === 0 ? 1 : mine / all;
}
