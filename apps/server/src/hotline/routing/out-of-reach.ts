import { enqueue, release } from "./matching.ts";
import { isHeldBack, type RoutingState, setCall, wakeCall } from "./state.ts";
import type { Call, Time } from "./types.ts";

/**
 * Nobody's telephone rings for it, and it is nobody's miss: out of the line with its place, an attempt that was not made is none,
 * and the agent who was to be rung is as before. Told again it stays there: it comes back by itself when nobody says so any more.
 */
export function outOfReach(state: RoutingState, call: Call, now: Time): void {
  const before = call.state;
  if (isHeldBack(call)) return wakeCall(state, call, now + state.policy.outOfReachMs);
  if (before !== "waiting" && before !== "offered" && before !== "dialing") return;
  const agent = state.agents.get(call.agentId ?? "");
  setCall(state, call, "parked");
  call.agentId = null;
  wakeCall(state, call, now + state.policy.outOfReachMs);
  if (before === "dialing") {
    call.attempts -= 1;
    state.commands.push({ type: "stopDialing", callId: call.id, reason: "outOfReach" });
  }
  if (agent === undefined) return;
  const { id: agentId } = agent;
  if (before === "offered")
    state.commands.push({ type: "stopRinging", callId: call.id, agentId, reason: "outOfReach" });
  release(state, agent, now);
}

/** A callback comes back by its own time. */
export function backInReach(state: RoutingState, call: Call, now: Time): void {
  if (isHeldBack(call)) enqueue(state, call, now);
}
