import { expect, test } from "vitest";
import { estimateOf, NEVER_USED } from "./estimate.ts";
import { type Choice, pastOf, simulateYear } from "./testing/simulated-year.ts";

/* The rates were counted on seeds 1 to 60; these years were never looked at. */
const SEEDS = [101, 102, 103];

/** People as they are: mostly the card they used before, sooner another one when it was refused. */
const asPeopleDo: Choice = (pasts, _now, lastUsed, random) => {
  const wasRefused = (pasts[lastUsed]?.last?.declineCode ?? null) !== null;
  return random() < (wasRefused ? 0.5 : 0.15) ? Math.floor(random() * pasts.length) : lastUsed;
};
const lastUsedOnly: Choice = (_pasts, _now, lastUsed) => lastUsed;
const firstChoice: Choice = (pasts, now) => {
  const estimates = pasts.map((past) => estimateOf(past, now));
  return estimates.indexOf(Math.max(...estimates));
};

const shareApproved = (seed: number, choice: Choice): number => {
  const year = simulateYear(seed, choice);
  return year.filter(({ isApproved }) => isApproved).length / year.length;
};

test.each(SEEDS)("says what comes true, within five points (year %i)", (seed) => {
  const byFifth = new Map<number, { said: number; approved: number; count: number }>();
  for (const { pasts, chosen, at, isApproved } of simulateYear(seed, asPeopleDo)) {
    const said = estimateOf(pasts[chosen] ?? NEVER_USED, at);
    const fifth = Math.min(4, Math.floor(said / 20));
    const bin = byFifth.get(fifth) ?? { said: 0, approved: 0, count: 0 };
    byFifth.set(fifth, {
      said: bin.said + said,
      approved: bin.approved + (isApproved ? 100 : 0),
      count: bin.count + 1,
    });
  }
  expect(new Set(byFifth.keys())).toEqual(new Set([0, 1, 2, 3, 4]));
  for (const { said, approved, count } of byFifth.values())
    expect(Math.abs(said / count - approved / count)).toBeLessThanOrEqual(5);
});

test.each(SEEDS)(
  "the first choice succeeds more often than the card used last (year %i)",
  (seed) => {
    expect(shareApproved(seed, firstChoice)).toBeGreaterThan(
      shareApproved(seed, lastUsedOnly) + 0.1,
    );
  },
);

test("a masked refusal weighs no more than one without a reason", () => {
  const now = new Date("2026-11-28T00:00:00Z");
  const after = (declineCode: "stolen_card" | "generic_decline") =>
    estimateOf(pastOf([{ at: new Date(now.getTime() - 3_600_000), declineCode }]), now);
  expect(after("stolen_card")).toBe(after("generic_decline"));
});
