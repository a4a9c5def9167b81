import { quietUntil } from "./quiet-hours.ts";
import {
  byPlace,
  queueOf,
  type RoutingState,
  servedBy,
  setAgent,
  setCall,
  stepsFor,
  wakeAgent,
  wakeCall,
} from "./state.ts";
import type { Agent, Call, Time } from "./types.ts";

/** Into its place in the line, and to an agent at once if one is ready for it. */
export function enqueue(state: RoutingState, call: Call, now: Time): void {
  setCall(state, call, "waiting");
  call.agentId = null;
  call.holdSince = null;
  const steps = stepsFor(state.policy, call.skill);
  call.step = 0;
  const dueAt = (step: number) =>
    call.queuedAt + (steps[step]?.afterMs ?? Number.POSITIVE_INFINITY);
  while (dueAt(call.step + 1) <= now) call.step += 1;
  queueOf(state, call).waiting.add(call);
  const next = steps[call.step + 1];
  if (next !== undefined && call.wantedAgentId === null)
    wakeCall(state, call, dueAt(call.step + 1));
  matchCall(state, call, now);
}

/** The next level of who may take the call. */
export function relax(state: RoutingState, call: Call, now: Time): void {
  enqueue(state, call, now);
}

/** Somebody who is ready takes it: the customer's last agent before others, then who has been idle longest. */
function matchCall(state: RoutingState, call: Call, now: Time): void {
  const queue = queueOf(state, call);
  const last = call.lastAgentId === null ? undefined : state.agents.get(call.lastAgentId);
  const candidates =
    last?.state === "ready" && (servedBy(state, last.id).get(queue) ?? 0) > now
      ? [last]
      : queue.ready.all();
  for (const agent of candidates) {
    if ((servedBy(state, agent.id).get(queue) ?? 0) <= now) continue;
    give(state, call, agent, now);
    return;
  }
}

/** The agent takes who is first in the lines that he serves. */
export function matchAgent(state: RoutingState, agent: Agent, now: Time): void {
  while (agent.state === "ready") {
    const call = firstFor(state, agent, now);
    if (call === null) return;
    give(state, call, agent, now);
  }
}

function firstFor(state: RoutingState, agent: Agent, now: Time): Call | null {
  let best: Call | null = null;
  for (const [queue, until] of servedBy(state, agent.id)) {
    const head = queue.waiting.first();
    if (head === undefined || until <= now) continue;
    if (best === null || byPlace(head, best) < 0) best = head;
  }
  return best;
}

function give(state: RoutingState, call: Call, agent: Agent, now: Time): void {
  if (call.isLive) offer(state, call, agent, now);
  else dial(state, call, agent, now);
}

export function offer(state: RoutingState, call: Call, agent: Agent, now: Time): void {
  setCall(state, call, "offered");
  call.agentId = agent.id;
  setAgent(state, agent, "offered", now);
  agent.callId = call.id;
  wakeCall(state, call, now + state.policy.offerMs);
  state.commands.push({ type: "ringAgent", callId: call.id, agentId: agent.id });
}

/** Calls the customer back, with the agent kept free for it, or (`agent` null) shortly before one is free. */
function dial(state: RoutingState, call: Call, agent: Agent | null, now: Time): void {
  const quiet = quietUntil(state.policy, call.quietZones ?? call.zone, now);
  if (quiet !== null) {
    setCall(state, call, "parked");
    wakeCall(state, call, quiet);
    return;
  }
  setCall(state, call, "dialing");
  call.attempts += 1;
  call.agentId = agent?.id ?? null;
  if (agent !== null) {
    setAgent(state, agent, "reserved", now);
    agent.callId = call.id;
  }
  wakeCall(state, call, now + state.policy.dialMs);
  state.commands.push({
    type: "dialCallback",
    callId: call.id,
    agentId: agent?.id ?? null,
    attempt: call.attempts,
  });
}

/** The agent will be free in a moment: if a callback is first in his lines, its phone may ring now. */
export function preDial(state: RoutingState, agent: Agent, now: Time): void {
  const call = firstFor(state, agent, now);
  if (call !== null && !call.isLive) dial(state, call, null, now);
}

/** The agent of a finished, refused or failed call is free, or what he asked to be. */
export function release(state: RoutingState, agent: Agent, now: Time): void {
  agent.callId = null;
  agent.hasDisposition = false;
  agent.extensions = 0;
  if (agent.nextReason !== null) {
    const reason = agent.nextReason;
    agent.nextReason = null;
    if (reason === "signedOut") setAgent(state, agent, "offline", now);
    else setAgent(state, agent, "notReady", now, reason);
    return;
  }
  setAgent(state, agent, "ready", now);
  matchAgent(state, agent, now);
}

export function wrapUp(state: RoutingState, agent: Agent, now: Time): void {
  agent.hasDisposition = false;
  agent.extensions = 0;
  setAgent(state, agent, "wrapUp", now);
  const { wrapUpMs, preDialMs } = state.policy;
  // First shortly before the end, for callbacks, then at the end.
  wakeAgent(state, agent, now + Math.max(0, wrapUpMs - preDialMs));
}
