// Random events against what must always hold, and the stories of the reference one by one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, nextWakeAt } from "./machine.ts";
import {
  byPlace,
  createState,
  queueOf,
  type RoutingState,
  restoreState,
  servedBy,
} from "./state.ts";
import { defaultPolicy, type RoutingEvent, type Skill } from "./types.ts";

const policy = { ...defaultPolicy, quietFrom: 0, quietTo: 0 };
const skilled = (level: number, validUntil: number | null = null): Skill[] => [
  { skill: "general", level, validUntil },
];

function staff(state: RoutingState, agentId: string, skills = skilled(3), now = 0): void {
  advance(state, { type: "agentSignedIn", agentId, skills, languages: ["en"] }, now);
  advance(state, { type: "agentReady", agentId }, now);
}

const caller = (id: string, priority = 1, more = {}): RoutingEvent => ({
  type: "callArrived",
  call: { id, priority, skill: "general", language: "en", ...more },
});

const kinds = [
  "voice",
  "back",
  "answer",
  "fail",
  "gone",
  "accept",
  "reject",
  "end",
  "hold",
  "cut",
  "joined",
] as const;
const agentKinds = [
  "in",
  "ready",
  "pause",
  "lost",
  "return",
  "out",
  "note",
  "extend",
  "done",
] as const;
/** What may happen to a consultation as to any call. */
const CONSULT_EVENTS: ReadonlySet<string> = new Set(["accept", "reject", "end"]);
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...kinds,
      "blind" as const,
      "ask" as const,
      "warm" as const,
      ...agentKinds,
    ),
    call: fc.nat(7),
    isConsult: fc.boolean(),
    agent: fc.nat(3),
    pass: fc.constantFrom(0, 1, 1000, 20_000, 61_000),
  }),
  { maxLength: 120 },
);

function eventOf(kind: string, callId: string, agentId: string, priority: number): RoutingEvent {
  switch (kind) {
    case "voice":
      return caller(callId, priority);
    case "back":
      return { type: "callbackAsked", callId };
    case "answer":
      return { type: "callbackAnswered", callId };
    case "fail":
      return { type: "callbackFailed", callId, reason: "busy" };
    case "gone":
      return { type: "callerHungUp", callId };
    case "accept":
      return { type: "offerAccepted", callId, agentId };
    case "reject":
      return { type: "offerRejected", callId, agentId, reason: "busy" };
    case "end":
      return { type: "callEnded", callId };
    case "hold":
      return { type: "heldByAgent", callId };
    case "cut":
      return { type: "callOutOfReach", callId };
    case "joined":
      return { type: "callInReach", callId };
    case "ask":
      return {
        type: "consultAsked",
        callId,
        consultId: `${callId}?`,
        to: { skill: "general" },
      };
    case "warm":
      return { type: "transferredWarm", consultId: `${callId}?` };
    case "blind":
      return { type: "transferredBlind", callId, to: { skill: "general" } };
    case "in":
      return {
        type: "agentSignedIn",
        agentId,
        skills: skilled(1 + (agentId.length % 3)),
        languages: ["en"],
      };
    case "pause":
      return { type: "agentNotReady", agentId, reason: "lunch" };
    case "lost":
      return { type: "agentLost", agentId };
    case "return":
      return { type: "agentBack", agentId };
    case "out":
      return { type: "agentSignedOut", agentId };
    case "note":
      return { type: "dispositionSet", agentId };
    case "extend":
      return { type: "wrapUpExtended", agentId };
    case "done":
      return { type: "wrapUpDone", agentId };
    default:
      return { type: "agentReady", agentId };
  }
}

function expectSound(state: RoutingState, now: number): void {
  const waiting = [...state.queues.values()].flatMap((queue) => queue.waiting.all());
  const calls = [...state.calls.values()];
  // Nobody is lost, nobody stands in two lines.
  expect(waiting.length).toBe(calls.filter((call) => call.state === "waiting").length);
  expect(new Set(waiting).size).toBe(waiting.length);
  for (const call of calls) {
    if (call.state === "waiting") expect(queueOf(state, call).waiting.all()).toContain(call);
    if (call.state === "offered" || call.state === "talking")
      expect(state.agents.get(call.agentId ?? "")).toMatchObject({
        state: call.state,
        callId: call.id,
      });
    if (call.kind === "consult") {
      const parent = state.calls.get(call.parentId ?? "");
      expect(["talking", "suspended"]).toContain(parent?.state);
      expect(state.consults.get(call.parentId ?? "")).toBe(call.id);
    }
    if (call.state === "parked" || call.state === "dialing" || call.state === "offered")
      expect(call.dueAt).not.toBeNull();
  }
  for (const queue of state.queues.values())
    expect(queue.waiting.all()).toEqual([...queue.waiting.all()].sort(byPlace));
  for (const agent of state.agents.values()) {
    const held = calls.filter((call) => call.agentId === agent.id && call.state !== "suspended");
    expect(held.length).toBeLessThanOrEqual(1);
    for (const [queue, until] of servedBy(state, agent.id)) {
      expect(queue.ready.all().includes(agent)).toBe(agent.state === "ready");
      // Nobody waits while somebody who may take the call is ready.
      if (agent.state === "ready" && until > now) expect(queue.waiting.size).toBe(0);
    }
  }
  const wakeAt = nextWakeAt(state);
  if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(now - 1);
}

describe("whatever happens in whatever order", () => {
  it("loses nobody, keeps the order, offers one call per agent, and is the same after a restart", () => {
    fc.assert(
      fc.property(steps, (list) => {
        let state = createState(policy);
        let now = 1_800_000_000_000;
        for (const { kind, call, isConsult, agent, pass } of list) {
          now += pass;
          const about = CONSULT_EVENTS.has(kind) && isConsult ? `c${call}?` : `c${call}`;
          advance(state, eventOf(kind, about, "a".repeat(agent + 1), call % 2), now);
          expectSound(state, now);
          if (pass !== 1000) continue;
          const rows = structuredClone([
            [...state.calls.values()],
            [...state.agents.values()],
          ] as const);
          state = restoreState(policy, ...rows);
          expectSound(state, now);
        }
      }),
      { seed: 20261128, numRuns: 400 },
    );
  });
});

describe("the stories", () => {
  it("serves by priority, then by who came first, whatever happened in between", () => {
    const state = createState(policy);
    for (const [at, id] of ["first", "second", "third"].entries()) advance(state, caller(id), at);
    advance(state, caller("urgent", 0), 5);
    advance(state, { type: "callbackAsked", callId: "first" }, 6);
    staff(state, "a", skilled(3), 10);
    expect(state.calls.get("urgent")?.state).toBe("offered");
    advance(state, { type: "offerAccepted", callId: "urgent", agentId: "a" }, 10);
    staff(state, "b", skilled(3), 11);
    expect(state.calls.get("first")).toMatchObject({ state: "dialing", agentId: "b", attempts: 1 });
    staff(state, "c", skilled(3), 12);
    expect(state.calls.get("second")?.state).toBe("offered");
    // Not answered: the next agent, from the same place; the one who missed it is not ready, with the reason.
    advance(state, { type: "tick" }, 12 + policy.offerMs);
    expect(state.agents.get("c")).toMatchObject({ state: "notReady", reason: "missed" });
    expect(state.calls.get("second")).toMatchObject({ state: "waiting", arrivedAt: 1 });
    staff(state, "d", skilled(3), 20_100);
    expect(state.calls.get("second")).toMatchObject({ state: "offered", agentId: "d" });
  });

  it("whose sound finds no way three times in a row is rung no more: the caller is the next one's, and the agent is told", () => {
    const state = createState(policy);
    staff(state, "a", skilled(3));
    advance(state, caller("x"), 1_000);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "a" }, 2_000);
    const loses = (at: number) => {
      advance(state, { type: "agentLost", agentId: "a", by: "leg" }, at);
      const after = state.agents.get("a")?.state;
      advance(state, { type: "agentBack", agentId: "a" }, at + 1_000);
      return after;
    };
    expect([loses(12_000), loses(24_000)]).toEqual(["lost", "lost"]);
    // A talk that went well in between is no failure; nor is a page that was loaded anew.
    expect(loses(24_000 + policy.unheardMs + 2_000)).toBe("lost");
    expect([loses(50_000), loses(60_000)]).toEqual(["lost", "lost"]);
    advance(state, { type: "agentLost", agentId: "a" }, 65_000);
    advance(state, { type: "agentBack", agentId: "a" }, 66_000);
    expect(state.calls.get("x")?.state).toBe("talking");
    staff(state, "b", skilled(3), 67_000);
    expect(loses(70_000)).toBe("notReady");
    expect(state.agents.get("a")).toMatchObject({
      state: "notReady",
      reason: "noSound",
      callId: null,
    });
    expect(state.calls.get("x")).toMatchObject({
      state: "offered",
      agentId: "b",
      arrivedAt: 1_000,
    });
    // Ready again, he is counted from the beginning.
    advance(state, { type: "agentReady", agentId: "a" }, 71_000);
    expect(state.agents.get("a")).toMatchObject({ state: "ready", misses: 0 });
  });

  it("a callback asked for while it rings ends the offer without a miss and keeps the place", () => {
    const state = createState(policy);
    staff(state, "a", skilled(3));
    advance(state, caller("x"), 1);
    expect(state.calls.get("x")?.state).toBe("offered");
    const commands = advance(state, { type: "callbackAsked", callId: "x" }, 2);
    expect(commands.map(({ type }) => type)).toEqual(["hangUp", "stopRinging", "dialCallback"]);
    expect(state.calls.get("x")).toMatchObject({ kind: "callback", arrivedAt: 1, agentId: "a" });
    expect(state.agents.get("a")).toMatchObject({ state: "reserved", misses: 0 });
  });

  it("dials a callback shortly before an agent is free, once, and never in the caller's night", () => {
    const state = createState({ ...defaultPolicy, wrapUpMs: 60_000 });
    const noon = Date.parse("2026-11-27T04:00:00Z");
    staff(state, "a", skilled(3), noon);
    advance(state, caller("x"), noon);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "a" }, noon);
    for (const [id, zone] of [
      ["night", "America/New_York"],
      ["day", "Asia/Shanghai"],
    ] as const) {
      advance(state, caller(id, 1, { zone }), noon);
      advance(state, { type: "callbackAsked", callId: id }, noon);
    }
    advance(state, { type: "callEnded", callId: "x" }, noon);
    expect(advance(state, { type: "tick" }, noon + 45_000)).toEqual([]);
    expect(state.calls.get("night")).toMatchObject({
      state: "parked",
      dueAt: Date.parse("2026-11-27T13:00:00Z"),
    });
    advance(state, { type: "dispositionSet", agentId: "a" }, noon + 46_000);
    advance(state, { type: "tick" }, noon + 60_000);
    expect(state.calls.get("day")).toMatchObject({ state: "dialing", attempts: 1, agentId: "a" });
    advance(state, { type: "callbackAnswered", callId: "day" }, noon + 61_000);
    expect(state.calls.get("day")).toMatchObject({ state: "offered", arrivedAt: noon });
  });

  it("relaxes the level by time, never the language, and ends a certificate on its day", () => {
    const state = createState(policy);
    staff(state, "junior", skilled(2));
    staff(state, "expired", skilled(5, 1000));
    advance(state, caller("x"), 2000);
    advance(state, caller("zh", 0, { language: "zh-CN" }), 2000);
    expect(state.calls.get("x")?.state).toBe("waiting");
    advance(state, { type: "tick" }, 32_000);
    expect(state.calls.get("x")).toMatchObject({ state: "offered", agentId: "junior" });
    advance(state, { type: "tick" }, 200_000);
    expect(state.calls.get("zh")?.state).toBe("waiting");
  });

  it("prefers the last agent, keeps a lost agent's caller, forces the disposition, alarms on hold", () => {
    const state = createState(policy);
    staff(state, "a", skilled(3), 0);
    staff(state, "b", skilled(3), 1);
    advance(state, caller("x", 1, { lastAgentId: "b" }), 2);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "b" }, 3);
    advance(state, { type: "heldByAgent", callId: "x" }, 4);
    const alarms = [120_004, 300_004].flatMap((at) => advance(state, { type: "tick" }, at));
    expect(alarms.map((alarm) => "to" in alarm && alarm.to)).toEqual(["agent", "supervisor"]);
    advance(state, { type: "agentLost", agentId: "b" }, 300_010);
    expect(state.calls.get("x")?.state).toBe("suspended");
    advance(state, { type: "agentBack", agentId: "b" }, 310_000);
    expect(state.calls.get("x")?.state).toBe("talking");
    advance(state, { type: "callEnded", callId: "x" }, 311_000);
    advance(state, { type: "tick" }, 356_000);
    expect(advance(state, { type: "tick" }, 371_000)).toMatchObject([
      { reason: "dispositionMissing" },
    ]);
    expect(state.agents.get("b")?.state).toBe("wrapUp");
    advance(state, { type: "dispositionSet", agentId: "b" }, 372_000);
    expect(state.agents.get("b")?.state).toBe("ready");
  });

  it("hands over warm: the second agent has the call, the first wraps up", () => {
    const state = createState(policy);
    staff(state, "a");
    advance(state, caller("x"), 1);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "a" }, 2);
    staff(state, "b", skilled(3), 3);
    advance(state, { type: "consultAsked", callId: "x", consultId: "y", to: { agentId: "b" } }, 4);
    advance(state, { type: "offerAccepted", callId: "y", agentId: "b" }, 5);
    advance(state, { type: "transferredWarm", consultId: "y" }, 6);
    expect(state.calls.get("x")).toMatchObject({ state: "talking", agentId: "b" });
    expect(state.agents.get("a")?.state).toBe("wrapUp");
    expect(state.calls.has("y")).toBe(false);
  });

  it("ends a consultation with its call, and whoever was asked has nothing to wrap up", () => {
    const state = createState(policy);
    staff(state, "a");
    advance(state, caller("x"), 1);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "a" }, 2);
    staff(state, "b", skilled(3), 3);
    const consult = { type: "consultAsked", callId: "x", to: { skill: "general" } } as const;
    advance(state, { ...consult, consultId: "y" }, 4);
    // One colleague at a time.
    advance(state, { ...consult, consultId: "z" }, 4);
    expect([...state.calls.keys()]).toEqual(["x", "y"]);
    advance(state, { type: "offerAccepted", callId: "y", agentId: "b" }, 5);
    advance(state, { type: "callerHungUp", callId: "x" }, 6);
    expect(state.calls.size).toBe(0);
    expect(state.agents.get("a")).toMatchObject({ state: "wrapUp", callId: "x" });
    expect(state.agents.get("b")).toMatchObject({ state: "ready", callId: null });
  });

  it("alarms about a caller on hold although the agent was lost meanwhile", () => {
    const state = createState(policy);
    staff(state, "a");
    advance(state, caller("x"), 1);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "a" }, 2);
    advance(state, { type: "heldByAgent", callId: "x" }, 2);
    advance(state, { type: "agentLost", agentId: "a" }, policy.holdAlarmMs);
    advance(state, { type: "agentBack", agentId: "a" }, policy.holdAlarmMs + 1);
    expect(nextWakeAt(state)).toBe(policy.holdAlarmMs + 2);
    const alarms = [policy.holdAlarmMs, policy.holdSupervisorMs].map(
      (ms) => advance(state, { type: "tick" }, ms + 2)[0],
    );
    expect(alarms).toMatchObject([{ to: "agent" }, { to: "supervisor" }]);
    expect(nextWakeAt(state)).toBeNull();
  });

  it("an agent who was lost when his caller hung up says how the call was when he is back", () => {
    const state = createState(policy);
    staff(state, "a");
    advance(state, caller("x"), 1);
    advance(state, { type: "offerAccepted", callId: "x", agentId: "a" }, 2);
    advance(state, { type: "agentLost", agentId: "a" }, 3);
    advance(state, { type: "callerHungUp", callId: "x" }, 4);
    advance(state, { type: "agentBack", agentId: "a" }, 5);
    expect(state.agents.get("a")).toMatchObject({ state: "wrapUp", callId: "x" });
  });
});
