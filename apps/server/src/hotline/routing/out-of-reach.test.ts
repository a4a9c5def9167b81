import { describe, expect, it } from "vitest";
import { advance } from "./machine.ts";
import { createState, type RoutingState } from "./state.ts";
import { caller, policy } from "./testing/line.ts";

function staff(state: RoutingState, agentId: string, now = 0): void {
  const skills = [{ skill: "general", level: 3, validUntil: null }];
  advance(state, { type: "agentSignedIn", agentId, skills, languages: ["en"] }, now);
  advance(state, { type: "agentReady", agentId }, now);
}

describe("a call that our side can ring nobody for", () => {
  it("leaves the line with its place; the agent is ready still, missed nothing, and takes what can be rung", () => {
    const state = createState(policy);
    staff(state, "a");
    advance(state, caller("first"), 1_000);
    advance(state, caller("second"), 2_000);
    const commands = advance(state, { type: "callOutOfReach", callId: "first" }, 3_000);
    expect(commands).toContainEqual({
      type: "stopRinging",
      callId: "first",
      agentId: "a",
      reason: "outOfReach",
    });
    expect(state.calls.get("second")).toMatchObject({ state: "offered", agentId: "a" });
    expect(state.agents.get("a")).toMatchObject({ state: "offered", misses: 0, nextReason: null });
    advance(state, { type: "callOutOfReach", callId: "second" }, 4_000);
    expect(state.agents.get("a")).toMatchObject({ state: "ready", misses: 0, callId: null });
    for (const callId of ["second", "first"])
      advance(state, { type: "callInReach", callId }, 9_000);
    // Who is first in line is not who was rung last.
    expect(state.calls.get("second")).toMatchObject({ state: "offered", agentId: "a" });
    advance(state, { type: "offerRejected", callId: "second", agentId: "a", reason: "x" }, 9_100);
    advance(state, { type: "agentReady", agentId: "a" }, 9_200);
    expect(state.calls.get("first")).toMatchObject({ state: "offered", arrivedAt: 1_000 });
  });

  it("comes back by itself, can become a callback, and an attempt that was not made is none", () => {
    const state = createState(policy);
    advance(state, caller("x"), 0);
    advance(state, { type: "callOutOfReach", callId: "x" }, 1_000);
    expect(state.calls.get("x")).toMatchObject({ state: "parked", isLive: true });
    advance(state, { type: "tick" }, 1_000 + policy.outOfReachMs);
    expect(state.calls.get("x")).toMatchObject({ state: "waiting", queuedAt: 0 });
    advance(state, { type: "callOutOfReach", callId: "x" }, 40_000);
    advance(state, { type: "callbackAsked", callId: "x" }, 41_000);
    expect(state.calls.get("x")).toMatchObject({ state: "waiting", kind: "callback" });
    staff(state, "a", 42_000);
    expect(state.calls.get("x")).toMatchObject({ state: "dialing", attempts: 1 });
    advance(state, { type: "callOutOfReach", callId: "x" }, 43_000);
    expect(state.calls.get("x")).toMatchObject({ state: "parked", attempts: 0, agentId: null });
    expect(state.agents.get("a")).toMatchObject({ state: "ready", callId: null });
    // Whether that is its time again, its own clock says.
    advance(state, { type: "callInReach", callId: "x" }, 44_000);
    expect(state.calls.get("x")?.state).toBe("parked");
    advance(state, { type: "tick" }, 43_000 + policy.outOfReachMs);
    expect(state.calls.get("x")).toMatchObject({ state: "dialing", attempts: 1, agentId: "a" });
  });
});
