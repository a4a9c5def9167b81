// The machine against mathematics: traffic of textbook assumptions must give the textbook's numbers.
import { describe, expect, it } from "vitest";
import { performanceOf } from "./erlang.ts";
import { type SimulatedCall, simulate } from "./simulation.ts";
import { type ReferenceRow, referenceRows } from "./testing/reference-rows.ts";
import { defaultPolicy } from "./types.ts";

const RUNS = 12;
/** Student's t with 11 degrees of freedom, 99 % two-sided. */
const T = 3.106;

function runOf({ traffic, calls: many, warmUp }: ReferenceRow, seed: number) {
  const { rate, handleTime, agents, patience } = traffic;
  const { calls } = simulate({
    seed,
    policy: { ...defaultPolicy, relaxation: { "*": [{ afterMs: 0, minLevel: 1 }] } },
    agents: Array.from({ length: agents }, () => ({
      skills: [{ skill: "general", level: 1, validUntil: null }],
      languages: ["en"],
    })),
    lines: [{ skill: "general", language: "en", weight: 1, priority: 0 }],
    rate: () => rate,
    maxRate: rate,
    calls: many,
    talkMs: handleTime * 1000,
    wrapUpMs: 0,
    patienceMs: patience === null ? null : patience * 1000,
    answerMs: 0,
    callbackShare: 0,
  });
  return calls.slice(warmUp);
}

const share = (calls: readonly SimulatedCall[], is: (call: SimulatedCall) => boolean) =>
  calls.filter(is).length / calls.length;

function expectInside(values: readonly number[], exact: number): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  expect(Math.abs(mean - exact)).toBeLessThanOrEqual(T * Math.sqrt(variance / values.length));
}

describe("simulated traffic lies within the 99 % interval of Erlang C and A", () => {
  it.each(referenceRows)("row $name", { timeout: 60_000 }, (row) => {
    const { traffic, target } = row;
    const exact = performanceOf(traffic, target);
    const runs = Array.from({ length: RUNS }, (_, seed) => runOf(row, seed + 1));
    const inTime = (call: SimulatedCall) =>
      !call.isAbandoned && (call.waitMs ?? 0) <= target * 1_000;
    const meanWait = (calls: readonly SimulatedCall[]) =>
      calls.reduce((sum, call) => sum + (call.waitMs ?? 0), 0) / calls.length / 1000;
    expectInside(
      runs.map((calls) => share(calls, inTime)),
      exact.serviceLevel,
    );
    expectInside(runs.map(meanWait), exact.meanWait);
    if (traffic.patience === null) return;
    expectInside(
      runs.map((calls) => share(calls, (call) => call.isAbandoned)),
      exact.abandonShare,
    );
  });
});
