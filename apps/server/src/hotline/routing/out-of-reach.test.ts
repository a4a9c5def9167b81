import { describe, expect, it } from "vitest";
import { situationOf } from "./estimate.ts";
import { advance } from "./machine.ts";
import { createState, type RoutingState, restoreState } from "./state.ts";
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

  it("stays out of the line as long as somebody says so, and is before whoever came later", () => {
    const state = createState(policy);
    advance(state, caller("x"), 0);
    advance(state, { type: "callOutOfReach", callId: "x" }, 1_000);
    const said = advance(state, { type: "callOutOfReach", callId: "x" }, 20_000);
    expect(said).toEqual([]);
    staff(state, "a", 21_000);
    expect(advance(state, { type: "tick" }, 1_000 + policy.outOfReachMs)).toEqual([]);
    expect(state.calls.get("x")?.state).toBe("parked");

    const measured = { handleMs: 60_000, abandonRate: 0 };
    // Between two pages, which need no exchange: only who waits is asked about.
    advance(state, { type: "agentNotReady", agentId: "a", reason: "break" }, 32_000);
    advance(state, caller("page"), 33_000);
    advance(state, caller("other language", { language: "zh-CN" }), 33_000);
    const aheadOf = (id: string) =>
      situationOf(state, state.calls.get(id) ?? expect.fail(id), measured).ahead;
    expect([aheadOf("page"), aheadOf("other language")]).toEqual([1, 0]);
    const again = restoreState(policy, [...state.calls.values()], [...state.agents.values()]);
    expect(situationOf(again, again.calls.get("page") ?? expect.fail(), measured).ahead).toBe(1);
    advance(state, { type: "callInReach", callId: "x" }, 34_000);
    expect(aheadOf("page")).toBe(1);
    advance(state, { type: "callerHungUp", callId: "x" }, 35_000);
    expect(aheadOf("page")).toBe(0);
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

describe("an offer whose time is over", () => {
  const offered = () => {
    const state = createState(policy);
    staff(state, "a");
    advance(state, caller("x"), 1_000);
    return state;
  };
  const over = 1_000 + policy.offerMs;

  it("is missed, as long as servers run that can hear an answer", () => {
    const state = offered();
    const commands = advance(state, { type: "tick" }, over + policy.lateMs);
    expect(commands).toMatchObject([{ type: "stopRinging", agentId: "a", reason: "noAnswer" }]);
    expect(state.agents.get("a")).toMatchObject({ state: "notReady", reason: "missed" });
  });

  it("is nobody's miss when no server ran: the same agent is offered the call again, from its place", () => {
    const state = offered();
    const late = over + policy.lateMs + 1;
    const commands = advance(state, { type: "tick" }, late);
    expect(commands).toMatchObject([
      { type: "stopRinging", agentId: "a", reason: "late" },
      { type: "ringAgent", callId: "x", agentId: "a" },
    ]);
    expect(state.agents.get("a")).toMatchObject({ state: "offered", misses: 0 });
    expect(state.calls.get("x")).toMatchObject({ arrivedAt: 1_000, dueAt: late + policy.offerMs });
  });

  it("is accepted by whoever says yes as the first thing after it: it is offered anew in that moment", () => {
    const state = offered();
    const accepted = { type: "offerAccepted", callId: "x", agentId: "a" } as const;
    advance(state, accepted, over + policy.lateMs + 1);
    expect(state.calls.get("x")).toMatchObject({ state: "talking", agentId: "a" });
  });

  it("of an agent whose page has gone is offered to others alone", () => {
    const state = offered();
    advance(state, { type: "agentLost", agentId: "a" }, 2_000);
    advance(state, { type: "tick" }, 2_000 + policy.lateMs + 1);
    expect(state.agents.get("a")).toMatchObject({ state: "offline" });
    expect(state.calls.get("x")?.state).toBe("waiting");
  });
});
