import { matchAgent, preDial, release, wrapUp } from "./matching.ts";
import {
  learnAgent,
  type RoutingState,
  setAgent,
  setCall,
  wakeAgent,
  wakeCall,
  wakeForHold,
} from "./state.ts";
import type { Agent, RoutingEvent, Time } from "./types.ts";

export type AgentEvent = Exclude<
  RoutingEvent,
  { callId: string } | { consultId: string } | { call: unknown } | { type: "tick" }
>;

export function agentEvent(state: RoutingState, event: AgentEvent, now: Time): void {
  if (event.type === "agentSignedIn") return signIn(state, event, now);
  const agent = state.agents.get(event.agentId);
  if (agent === undefined) return;
  switch (event.type) {
    case "agentReady":
      agent.nextReason = null;
      if (agent.state !== "notReady" && agent.state !== "offline") return;
      agent.misses = 0;
      return release(state, agent, now);
    case "agentNotReady":
      return leave(state, agent, event.reason, now);
    case "agentSignedOut":
      return leave(state, agent, "signedOut", now);
    case "agentLost":
      return lost(state, agent, now);
    case "agentBack":
      return back(state, agent, now);
    case "dispositionSet":
      agent.hasDisposition = true;
      state.changedAgents.set(agent.id, agent);
      // The time was over already: only the disposition was missing.
      if (agent.state === "wrapUp" && agent.dueAt === null) release(state, agent, now);
      return;
    case "wrapUpDone":
      if (agent.state === "wrapUp" && agent.hasDisposition) release(state, agent, now);
      return;
    case "wrapUpExtended":
      return extend(state, agent);
  }
}

export function agentDue(state: RoutingState, agent: Agent, now: Time): void {
  agent.dueAt = null;
  state.changedAgents.set(agent.id, agent);
  if (agent.state !== "wrapUp") return;
  const end = wrapUpEnd(state, agent);
  if (now < end) {
    wakeAgent(state, agent, end);
    if (agent.nextReason === null) preDial(state, agent, now);
  } else if (agent.hasDisposition) {
    release(state, agent, now);
  } else {
    // Nobody is ready again before the call has its disposition.
    state.commands.push({
      type: "alarm",
      callId: agent.callId ?? "",
      agentId: agent.id,
      to: "agent",
      reason: "dispositionMissing",
    });
  }
}

function wrapUpEnd(state: RoutingState, agent: Agent): Time {
  const { wrapUpMs, wrapUpExtensionMs } = state.policy;
  return agent.since + wrapUpMs + agent.extensions * wrapUpExtensionMs;
}

function extend(state: RoutingState, agent: Agent): void {
  if (agent.state !== "wrapUp" || agent.extensions >= state.policy.wrapUpExtensions) return;
  agent.extensions += 1;
  wakeAgent(state, agent, wrapUpEnd(state, agent) - state.policy.preDialMs);
  state.changedAgents.set(agent.id, agent);
}

function signIn(
  state: RoutingState,
  event: Extract<AgentEvent, { type: "agentSignedIn" }>,
  now: Time,
): void {
  let agent = state.agents.get(event.agentId);
  if (agent === undefined) {
    agent = {
      id: event.agentId,
      skills: event.skills,
      languages: event.languages,
      state: "offline",
      reason: null,
      since: now,
      callId: null,
      misses: 0,
      extensions: 0,
      hasDisposition: false,
      nextReason: null,
      dueAt: null,
    };
    state.agents.set(agent.id, agent);
  }
  const wasReady = agent.state === "ready";
  if (wasReady || agent.state === "offline") setAgent(state, agent, "notReady", now, "signedIn");
  agent.skills = event.skills;
  agent.languages = event.languages;
  learnAgent(state, agent);
  state.changedAgents.set(agent.id, agent);
  if (wasReady) release(state, agent, now);
}

/** At once, or after the call that he has. */
function leave(state: RoutingState, agent: Agent, reason: string, now: Time): void {
  if (agent.state === "ready" || agent.state === "notReady" || agent.state === "offline") {
    agent.nextReason = reason;
    release(state, agent, now);
    return;
  }
  agent.nextReason = reason;
  state.changedAgents.set(agent.id, agent);
}

/** The agent's page is gone. A caller he talks to hears music and waits for him a moment; an offer goes to the next. */
function lost(state: RoutingState, agent: Agent, now: Time): void {
  const call = agent.callId === null ? undefined : state.calls.get(agent.callId);
  if (call?.state === "talking") {
    setCall(state, call, "suspended");
    wakeCall(state, call, now + state.policy.returnMs);
    state.commands.push({ type: "queueMusic", callId: call.id });
    setAgent(state, agent, "lost", now);
    return;
  }
  if (call?.state === "offered" || call?.state === "dialing") {
    agent.nextReason = "signedOut";
    // Its timer is due now: the offer or the attempt fails as if time was over.
    wakeCall(state, call, now);
    state.changedAgents.set(agent.id, agent);
    return;
  }
  agent.callId = null;
  setAgent(state, agent, "offline", now, "lost");
}

function back(state: RoutingState, agent: Agent, now: Time): void {
  const call = agent.callId === null ? undefined : state.calls.get(agent.callId);
  if (agent.state === "lost" && call?.state === "suspended") {
    setCall(state, call, "talking");
    setAgent(state, agent, "talking", now);
    wakeForHold(state, call);
    state.commands.push({ type: "connect", callId: call.id, agentId: agent.id });
    return;
  }
  if (agent.state === "lost" && agent.callId !== null) {
    // The caller hung up meanwhile: what is left is the disposition.
    wrapUp(state, agent, now);
    return;
  }
  if (agent.state !== "offline" && agent.state !== "lost") return;
  setAgent(state, agent, "notReady", now, "back");
  matchAgent(state, agent, now);
}
