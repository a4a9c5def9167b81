import { expect, it } from "vitest";
import type { Call } from "../routing/index.ts";
import { failedLeg, unanswered } from "./failed-leg.ts";
import type { Report } from "./plan.ts";

const AGENT = "17";
const call = (state: Call["state"], agentId: string | null = AGENT) => ({ state, agentId }) as Call;

it.each<[Report, Call | undefined, ReturnType<typeof failedLeg>]>([
  [{ type: "offerRejected", reason: "busy" }, call("offered"), { agentId: AGENT, reason: "busy" }],
  [
    { type: "offerRejected", reason: "unreachable" },
    call("offered"),
    { agentId: AGENT, reason: "unreachable" },
  ],
  // A person said no; the offer is somebody else's by now; there is no call any more.
  [{ type: "offerRejected", reason: "declined" }, call("offered"), null],
  [{ type: "offerRejected", reason: "failed" }, call("offered", "18"), null],
  [{ type: "offerRejected", reason: "failed" }, undefined, null],
  [{ type: "agentLost" }, call("talking"), { agentId: AGENT, reason: "lost" }],
  [{ type: "agentLost" }, call("waiting", null), null],
  [
    { type: "callbackFailed", reason: "noAnswer" },
    call("dialing", null),
    { agentId: null, reason: "noAnswer" },
  ],
  [{ type: "callbackFailed", reason: "declined" }, call("dialing", null), null],
  [{ type: "callbackFailed", reason: "busy" }, call("parked", null), null],
  [{ type: "callerHungUp" }, call("talking"), null],
])("%j of a call %j: %j", (report, before, leg) => {
  expect(failedLeg({ agentId: AGENT }, report, before, undefined)).toEqual(leg);
});

it("a leg whose sound found no way three times is said to be that", () => {
  const after = { reason: "noSound" } as Parameters<typeof failedLeg>[3];
  expect(failedLeg({ agentId: AGENT }, { type: "agentLost" }, call("talking"), after)).toEqual({
    agentId: AGENT,
    reason: "noSound",
  });
});

it("who did not answer in time, unless they were gone; a callback nobody answered is the caller's", () => {
  const agents = new Map([
    ["17", { state: "notReady" }],
    ["18", { state: "offline" }],
  ]) as unknown as Parameters<typeof unanswered>[0]["agents"];
  const missed = (callId: string, agentId: string, reason = "noAnswer") =>
    ({ type: "stopRinging", callId, agentId, reason }) as const;
  const commands = [
    missed("a", "17"),
    missed("b", "18"),
    missed("c", "17", "callerHungUp"),
    { type: "stopDialing", callId: "d", reason: "noAnswer" },
    { type: "stopDialing", callId: "e", reason: "over" },
  ] as const;
  expect(unanswered({ commands, agents })).toEqual([
    { callId: "a", agentId: "17", reason: "noAnswer" },
    { callId: "d", agentId: null, reason: "noAnswer" },
  ]);
});
