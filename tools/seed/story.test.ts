import { describe, expect, it } from "vitest";
import { sendingFeeOf } from "../../apps/server/src/money/crossborder/index.ts";
import { feeOf } from "../../apps/server/src/money/payments/index.ts";
import { FINAL_BALANCES, type Step, tellStory } from "./story.ts";

const steps = tellStory();
const isHers = (step: Step) =>
  step.kind === "send" ? step.from === "linYue" || step.to === "linYue" : step.who === "linYue";

/** Replays the steps as the ledger will: what would go below zero is declined. */
function replay(wanted: readonly Step[]) {
  const balances = new Map<string, bigint>();
  const declined: Step[] = [];
  const add = (who: string, step: Step, amount: bigint) =>
    balances.set(
      `${who} ${step.currency}`,
      (balances.get(`${who} ${step.currency}`) ?? 0n) + amount,
    );
  for (const step of wanted) {
    if (step.kind === "top_up") {
      if (step.cardId === "sandbox_visa_approved") add(step.who, step, step.amountMinor);
      continue;
    }
    if (step.kind === "cash_out") {
      add(step.who, step, -step.amountMinor - feeOf("cash_out", step).amountMinor);
      expect(balances.get(`${step.who} ${step.currency}`)).toBeGreaterThanOrEqual(0n);
      continue;
    }
    if (step.kind === "remittance") {
      add(step.who, step, -step.amountMinor - sendingFeeOf(step.amountMinor, step.currency));
      expect(balances.get(`${step.who} ${step.currency}`)).toBeGreaterThanOrEqual(0n);
      continue;
    }
    const cost = step.amountMinor + feeOf("send", step).amountMinor;
    if ((balances.get(`${step.from} ${step.currency}`) ?? 0n) < cost) {
      declined.push(step);
      continue;
    }
    add(step.from, step, -cost);
    add(step.to, step, step.amountMinor);
  }
  return { balances, declined };
}

describe("the story of the demo world", () => {
  it("is the same whenever it is told", () => {
    expect(tellStory()).toEqual(steps);
    expect(tellStory(43)).not.toEqual(steps);
  });

  it("leaves 林悦 with exactly what is promised, and some yen", () => {
    const { balances } = replay(steps);
    expect(balances.get("linYue CNY")).toBe(FINAL_BALANCES.CNY);
    expect(balances.get("linYue USD")).toBe(FINAL_BALANCES.USD);
    expect(balances.get("linYue JPY") ?? 0n).toBeGreaterThan(1_000n);
  });

  it("declines one payment only: the lens that was too dear", () => {
    expect(replay(steps).declined.map((step) => (step.kind === "send" ? step.note : ""))).toEqual([
      "二手相机镜头",
    ]);
  });

  it("has about 420 payments of hers over fourteen months, in the order of time", () => {
    const hers = steps.filter(isHers);
    expect(hers.length).toBeGreaterThan(390);
    expect(hers.length).toBeLessThan(450);
    expect(Math.max(...hers.map((step) => step.daysAgo))).toBeGreaterThan(420);
    const times = steps.map((step) => step.daysAgo * -1440 + step.minute);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it("moves only plausible sums", () => {
    for (const step of steps.filter(isHers)) expect(step.amountMinor).toBeGreaterThan(0n);
    const fromStudio = steps
      .filter((step) => step.kind === "send" && step.from === "studio")
      .map((step) => step.amountMinor);
    for (const amount of fromStudio)
      expect(amount >= 2_000_00n && amount <= 12_000_00n, String(amount)).toBe(true);
  });
});
