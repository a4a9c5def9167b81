import { type AgentEvent, agentDue, agentEvent } from "./agent-events.ts";
import { enqueue, offer, relax, release, wrapUp } from "./matching.ts";
import { backInReach, outOfReach } from "./out-of-reach.ts";
import { type RoutingState, setCall, wakeCall, wakeForHold } from "./state.ts";
import type { Agent, Call, Command, NewCall, RoutingEvent, Target, Time } from "./types.ts";

/**
 * What happens next. Deterministic: the same state, event and time give the same state and commands, in a server, after a
 * restart and in the simulation. An event that no longer fits (its offer is gone, its call has ended) changes nothing.
 */
export function advance(state: RoutingState, event: RoutingEvent, now: Time): Command[] {
  state.commands = [];
  fire(state, now);
  apply(state, event, now);
  return state.commands;
}

/** When the next `tick` is due; null: nothing is pending. */
export function nextWakeAt(state: RoutingState): Time | null {
  for (let due = state.timers.peek(); due !== undefined; due = state.timers.peek()) {
    const owner = due.kind === "call" ? state.calls.get(due.id) : state.agents.get(due.id);
    if (owner?.dueAt === due.at) return due.at;
    state.timers.pop();
  }
  return null;
}

function fire(state: RoutingState, now: Time): void {
  for (let at = nextWakeAt(state); at !== null && at <= now; at = nextWakeAt(state)) {
    const due = state.timers.pop();
    if (due === undefined) return;
    if (due.kind === "call") {
      const call = state.calls.get(due.id);
      if (call !== undefined) callDue(state, call, due.at, now);
    } else {
      const agent = state.agents.get(due.id);
      if (agent !== undefined) agentDue(state, agent, now);
    }
  }
}

function callDue(state: RoutingState, call: Call, dueAt: Time, now: Time): void {
  call.dueAt = null;
  state.changedCalls.set(call.id, call);
  switch (call.state) {
    case "waiting":
      return relax(state, call, now);
    case "parked":
      return enqueue(state, call, now);
    case "dialing":
      state.commands.push({ type: "stopDialing", callId: call.id, reason: "noAnswer" });
      return dialFailed(state, call, "noAnswer", now);
    case "offered":
      return unanswered(state, call, now - dueAt > state.policy.lateMs, now);
    case "suspended":
      return backInLine(state, call, now);
    case "talking":
      return holdDue(state, call);
    case "ended":
      return;
  }
}

/** The offer was not answered: the caller is offered to the next agent at once, from the same place. Too late to say whose miss it is, it is nobody's. */
function unanswered(state: RoutingState, call: Call, isLate: boolean, now: Time): void {
  const agent = agentOf(state, call);
  if (agent === null) return enqueue(state, call, now);
  const reason = isLate ? "late" : "noAnswer";
  state.commands.push({ type: "stopRinging", callId: call.id, agentId: agent.id, reason });
  if (!isLate) agent.misses += 1;
  if (agent.misses >= state.policy.missedLimit) agent.nextReason ??= "missed";
  enqueueWithout(state, call, agent, now);
}

/** The agent is not ready yet while the call looks for another one, else it would come back to him. */
function enqueueWithout(state: RoutingState, call: Call, agent: Agent, now: Time): void {
  enqueue(state, call, now);
  release(state, agent, now);
}

/** The page takes the call again and again, and each time the sound finds no way; counted like offers that were missed. */
function isUnheard(state: RoutingState, agentId: string, now: Time): boolean {
  const agent = state.agents.get(agentId);
  const call = state.calls.get(agent?.callId ?? "");
  if (agent === undefined || call?.state !== "talking") return false;
  const { unheardMs, unheardLimit } = state.policy;
  agent.misses = now - agent.since < unheardMs ? agent.misses + 1 : 0;
  return agent.misses >= unheardLimit;
}

/** Rung no more: the caller is the next one's, from the old place, and the agent is told why. */
function giveUp(state: RoutingState, agentId: string, now: Time): void {
  const agent = state.agents.get(agentId);
  const call = state.calls.get(agent?.callId ?? "");
  if (agent === undefined || call === undefined) return;
  endConsult(state, call, now);
  state.commands.push({ type: "queueMusic", callId: call.id });
  agent.nextReason = "noSound";
  agent.misses = 0;
  enqueueWithout(state, call, agent, now);
}

function backInLine(state: RoutingState, call: Call, now: Time): void {
  endConsult(state, call, now);
  const agent = agentOf(state, call);
  if (agent !== null) {
    agent.callId = null;
    agent.state = "offline";
    agent.reason = "lost";
    state.changedAgents.set(agent.id, agent);
  }
  state.commands.push({ type: "queueMusic", callId: call.id });
  enqueue(state, call, now);
}

function holdDue(state: RoutingState, call: Call): void {
  if (call.holdSince === null || call.agentId === null) return;
  const to = call.holdAlarms === 0 ? "agent" : "supervisor";
  state.commands.push({
    type: "alarm",
    callId: call.id,
    agentId: call.agentId,
    to,
    reason: "holdTooLong",
  });
  call.holdAlarms += 1;
  wakeForHold(state, call);
}

function dialFailed(state: RoutingState, call: Call, reason: string, now: Time): void {
  const agent = agentOf(state, call);
  if (call.attempts >= state.policy.callbackAttempts) {
    end(state, call, reason);
  } else {
    setCall(state, call, "parked");
    call.agentId = null;
    wakeCall(state, call, now + state.policy.callbackRetryMs);
  }
  if (agent !== null) release(state, agent, now);
}

function apply(state: RoutingState, event: RoutingEvent, now: Time): void {
  if (event.type === "tick") return;
  if (event.type === "callArrived") return arrive(state, event.call, now, "voice", null);
  if (event.type === "callbackScheduled")
    return arrive(state, event.call, now, "callback", event.notBefore);
  if ("consultId" in event) return consultEvent(state, event, now);
  if ("callId" in event) {
    const call = state.calls.get(event.callId);
    if (call !== undefined) callEvent(state, call, event, now);
    return;
  }
  if (event.type === "agentLost" && event.by === "leg" && isUnheard(state, event.agentId, now))
    return giveUp(state, event.agentId, now);
  agentEvent(state, event satisfies AgentEvent, now);
}

function arrive(
  state: RoutingState,
  call: NewCall,
  now: Time,
  kind: Call["kind"],
  notBefore: Time | null,
): void {
  if (state.calls.has(call.id)) return;
  const entry = newEntry(state, call, kind, now);
  if (notBefore === null || notBefore <= now) return enqueue(state, entry, now);
  entry.queuedAt = notBefore;
  setCall(state, entry, "parked");
  wakeCall(state, entry, notBefore);
}

function newEntry(state: RoutingState, call: NewCall, kind: Call["kind"], now: Time): Call {
  const entry: Call = {
    id: call.id,
    kind,
    priority: call.priority,
    arrivedAt: call.arrivedAt ?? now,
    seq: state.seq,
    skill: call.skill,
    language: call.language,
    lastAgentId: call.lastAgentId ?? null,
    zone: call.zone ?? "UTC",
    quietZones: call.quietZones ?? null,
    parentId: null,
    wantedAgentId: null,
    state: "parked",
    isLive: kind !== "callback",
    step: 0,
    queuedAt: now,
    agentId: null,
    attempts: 0,
    dueAt: null,
    holdSince: null,
    holdAlarms: 0,
    endReason: null,
  };
  state.seq += 1;
  state.calls.set(entry.id, entry);
  return entry;
}

type CallEvent = Exclude<Extract<RoutingEvent, { callId: string }>, { consultId: string }>;

function callEvent(state: RoutingState, call: Call, event: CallEvent, now: Time): void {
  switch (event.type) {
    case "offerAccepted":
    case "offerRejected":
      return offerEvent(state, call, event, now);
    case "callerHungUp":
    case "callEnded":
      return over(state, call, event.type, now);
    case "callbackAsked":
      return callbackAsked(state, call, now);
    case "callbackAnswered":
      return answered(state, call, now);
    case "callOutOfReach":
      return outOfReach(state, call, now);
    case "callInReach":
      return backInReach(state, call, now);
    case "callbackFailed":
      if (call.state === "dialing") dialFailed(state, call, event.reason, now);
      return;
    case "heldByAgent":
      if (call.state !== "talking" || call.holdSince !== null) return;
      call.holdSince = now;
      call.holdAlarms = 0;
      state.changedCalls.set(call.id, call);
      return wakeForHold(state, call);
    case "resumedByAgent":
      call.holdSince = null;
      if (call.state === "talking") call.dueAt = null;
      state.changedCalls.set(call.id, call);
      return;
    case "transferredBlind":
      return transfer(state, call, event.to, now);
  }
}

/** Keeps the place. While it rings at an agent the offer ends, and the same agent may be the one it is dialled for. */
function callbackAsked(state: RoutingState, call: Call, now: Time): void {
  const isInLine = call.state === "waiting" || call.state === "offered";
  if (call.kind !== "voice" || !(isInLine || call.state === "parked")) return;
  const agent = call.state === "offered" ? agentOf(state, call) : null;
  call.kind = "callback";
  call.isLive = false;
  state.changedCalls.set(call.id, call);
  state.commands.push({ type: "hangUp", callId: call.id, reason: "callback" });
  if (call.state === "parked") return enqueue(state, call, now);
  if (agent === null) return;
  const { id: agentId } = agent;
  state.commands.push({ type: "stopRinging", callId: call.id, agentId, reason: "callback" });
  enqueueWithout(state, call, agent, now);
}

function offerEvent(
  state: RoutingState,
  call: Call,
  event: Extract<CallEvent, { agentId: string }>,
  now: Time,
): void {
  const agent = agentOf(state, call);
  // Compare and set: who comes second, or to an offer that is gone, has no effect.
  if (call.state !== "offered" || agent?.id !== event.agentId) return;
  if (event.type === "offerRejected") {
    agent.nextReason ??= event.reason;
    return enqueueWithout(state, call, agent, now);
  }
  setCall(state, call, "talking");
  agent.misses = 0;
  agent.state = "talking";
  agent.since = now;
  state.changedAgents.set(agent.id, agent);
  state.commands.push({ type: "connect", callId: call.id, agentId: agent.id });
}

/** The customer is on the line: to the agent who was kept free, else to the old place. */
function answered(state: RoutingState, call: Call, now: Time): void {
  if (call.state !== "dialing") return;
  call.isLive = true;
  const agent = agentOf(state, call);
  if (agent === null) {
    state.commands.push({ type: "queueMusic", callId: call.id });
    return enqueue(state, call, now);
  }
  agent.callId = null;
  offer(state, call, agent, now);
}

function over(state: RoutingState, call: Call, reason: string, now: Time): void {
  const agent = agentOf(state, call);
  const before = call.state;
  endConsult(state, call, now);
  end(state, call, reason);
  if (before === "dialing")
    state.commands.push({ type: "stopDialing", callId: call.id, reason: "over" });
  if (agent === null) return;
  if (before === "offered") {
    const { id: agentId } = agent;
    state.commands.push({ type: "stopRinging", callId: call.id, agentId, reason });
    return release(state, agent, now);
  }
  if (before === "suspended") {
    // The agent is lost. Back, he says how the call was, for which he keeps its id; of a consultation there is nothing to say.
    if (call.kind === "consult") agent.callId = null;
    return;
  }
  if (before === "talking" && call.kind !== "consult") wrapUp(state, agent, now);
  else release(state, agent, now);
}

/** Nobody is asked any more about a call that is over, handed on or in line again. */
function endConsult(state: RoutingState, parent: Call, now: Time): void {
  const consult = state.calls.get(state.consults.get(parent.id) ?? "");
  if (consult === undefined) return;
  over(state, consult, "parentOver", now);
}

function end(state: RoutingState, call: Call, reason: string): void {
  call.endReason = reason;
  setCall(state, call, "ended");
}

function transfer(state: RoutingState, call: Call, to: Target, now: Time): void {
  const agent = agentOf(state, call);
  if (call.state !== "talking" || agent === null) return;
  endConsult(state, call, now);
  aim(call, to);
  call.queuedAt = now;
  wrapUp(state, agent, now);
  state.commands.push({ type: "queueMusic", callId: call.id });
  enqueue(state, call, now);
}

function aim(call: Call, to: Target): void {
  if ("skill" in to) {
    call.skill = to.skill;
    call.wantedAgentId = null;
  } else {
    call.wantedAgentId = to.agentId;
  }
}

function consultEvent(
  state: RoutingState,
  event: Extract<RoutingEvent, { consultId: string }>,
  now: Time,
): void {
  if (event.type === "consultAsked") {
    const parent = state.calls.get(event.callId);
    const isAsked = parent !== undefined && state.consults.has(parent.id);
    // Of a consultation nobody is asked in turn.
    if (parent?.state !== "talking" || parent.kind === "consult" || isAsked) return;
    if (state.calls.has(event.consultId)) return;
    const { priority, skill, language, arrivedAt, zone } = parent;
    const asked = { id: event.consultId, priority, skill, language, arrivedAt, zone };
    const entry: Call = {
      ...newEntry(state, asked, "consult", now),
      parentId: parent.id,
    };
    state.calls.set(entry.id, entry);
    state.consults.set(parent.id, entry.id);
    aim(entry, event.to);
    return enqueue(state, entry, now);
  }
  const consult = state.calls.get(event.consultId);
  const parent = state.calls.get(consult?.parentId ?? "");
  if (consult?.state !== "talking" || parent?.state !== "talking") return;
  const first = agentOf(state, parent);
  const second = agentOf(state, consult);
  if (first === null || second === null) return;
  end(state, consult, "transferred");
  parent.agentId = second.id;
  parent.holdSince = null;
  parent.dueAt = null;
  state.changedCalls.set(parent.id, parent);
  second.callId = parent.id;
  state.changedAgents.set(second.id, second);
  state.commands.push({ type: "connect", callId: parent.id, agentId: second.id });
  wrapUp(state, first, now);
}

function agentOf(state: RoutingState, call: Call): Agent | null {
  return call.agentId === null ? null : (state.agents.get(call.agentId) ?? null);
}
