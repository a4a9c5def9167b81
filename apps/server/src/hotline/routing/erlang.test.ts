import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planDay } from "./day-plan.ts";
import { erlangB, erlangC, type Performance, performanceOf } from "./erlang.ts";
import { forecast, freeCapacity, measuredPatience, staffFor } from "./staffing.ts";
import { referenceRows } from "./testing/reference-rows.ts";

// Published or closed-form values, to nine digits.
const near = (actual: number, expected: number, digits = 9) =>
  expect(Math.abs(actual / expected - 1)).toBeLessThan(0.5 * 10 ** -digits);

describe("Erlang's formulas", () => {
  it.each([
    [1, 0.2, 1 / 6],
    [10, 5, 0.01838457033664814],
    [20, 12, 0.009795639420064077],
    [100, 80, 0.003992028604553198],
  ])("B(%d, %d)", (agents, load, expected) => near(erlangB(agents, load), expected));

  it.each([
    [1, 0.5, 1 / 2],
    [2, 1, 1 / 3],
    [3, 2, 4 / 9],
    [4, 3, 27 / 53],
    [5, 4, 128 / 231],
    [10, 8, 4194304 / 10250507],
    [14, 10, 0.1741319335950498],
    [11, 10, 0.6821182046893323],
  ])("C(%d, %d)", (agents, load, expected) => near(erlangC(agents, load), expected));

  const figures = referenceRows.flatMap(({ name, traffic, target, figures: of }) =>
    Object.entries(of).map(
      ([figure, [printed, exact]]) =>
        [name, figure as keyof Performance, printed, exact, traffic, target] as const,
    ),
  );
  it.each(figures)("row %s: %s is %s", (_name, figure, printed, exact, traffic, target) => {
    near(performanceOf(traffic, target)[figure], exact);
    // Every digit that the reference prints, six to sixteen of them; the last one is rounded, or cut (row 4 of 15 agents).
    const unit = 10 ** -(printed.split(".")[1]?.length ?? 0);
    expect(Math.abs(exact - Number(printed))).toBeLessThanOrEqual(Math.max(unit, 1e-15));
  });

  it("nine of ten wait no longer than row 8 says", () => {
    const traffic = { rate: 48 / 60, handleTime: 60, patience: null, agents: 50 };
    near(performanceOf(traffic, 58.13874178200882).serviceLevel, 0.9);
  });

  it("meets the limits: endless patience is Erlang C, none is Erlang B", () => {
    const traffic = { rate: 10 / 180, handleTime: 180, agents: 14 };
    // A billionth of a caller gives up in a minute.
    near(performanceOf({ ...traffic, patience: 6e10 }, 20).waitShare, 0.1741319333254061);
    near(performanceOf({ ...traffic, patience: 6e10 }, 20).serviceLevel, 0.8883500194564299);
    const { abandonShare, serviceLevel } = performanceOf({ ...traffic, patience: 1e-9 }, 20);
    near(abandonShare, 0.05681914338507886);
    near(serviceLevel, 1 - 0.05681914338507886);
    near(performanceOf({ ...traffic, patience: 1e-12 }, 20).abandonShare, 0.056819143386520866);
  });
});

describe("staffing", () => {
  const goal = { serviceLevel: 0.8, target: 20, occupancyCap: 0.85, shrinkage: 0.3 };
  const traffic = { rate: 100 / 1800, handleTime: 180, patience: null };

  it("finds the fewest agents, and fewer with patience known", () => {
    expect(staffFor(traffic, goal)).toMatchObject({ agents: 14, rostered: 20 });
    expect(staffFor({ ...traffic, patience: 120 }, goal).agents).toBe(12);
  });

  it("halving finds the same as trying one after the other", () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 30, max: 900 }),
      fc.option(fc.integer({ min: 5, max: 600 })),
      (calls, handleTime, patience) => {
        const asked = { rate: calls / 1800, handleTime, patience };
        const { agents } = staffFor(asked, goal);
        const reaches = (many: number) => {
          const { serviceLevel, occupancy } = performanceOf({ ...asked, agents: many }, 20);
          return serviceLevel >= goal.serviceLevel && occupancy <= goal.occupancyCap;
        };
        expect(reaches(agents)).toBe(true);
        if (agents > 1) expect(reaches(agents - 1)).toBe(false);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });

  it("a day: nothing where nobody calls, the plan before what is needed, a wish before the plan", async () => {
    const usual = { handleSeconds: 180, patienceSeconds: null, goal, agents: null };
    expect(await planDay([0, 100], null, usual)).toMatchObject([
      { needed: 0, agents: 0, performance: null },
      { needed: 14, rostered: 20, agents: 14 },
    ]);
    expect((await planDay([100], [3], usual))[0]).toMatchObject({ needed: 14, agents: 3 });
    expect((await planDay([100], [3], { ...usual, agents: 15 }))[0]?.agents).toBe(15);
    expect((await planDay([100], [0], usual))[0]?.performance).toBeNull();
  });

  it("leaves room for so many callbacks that the goal still holds", () => {
    const room = freeCapacity({ ...traffic, agents: 14 }, 1800, goal, 0);
    expect(room).toBeGreaterThan(0);
    expect(freeCapacity({ ...traffic, agents: 14 }, 1800, goal, room)).toBe(0);
    expect(freeCapacity({ ...traffic, agents: 10 }, 1800, goal, 0)).toBe(0);
  });

  it("forecasts from the weeks before and measures patience", () => {
    const history = [1, 2].map((weeksAgo) => ({ interval: 600, weeksAgo, calls: weeksAgo * 10 }));
    expect(forecast(history).get(600)).toBeCloseTo((10 + 14) / 1.7, 9);
    expect(measuredPatience(0, 1000)).toBeNull();
    expect(measuredPatience(4, 480)).toBe(120);
  });
});
