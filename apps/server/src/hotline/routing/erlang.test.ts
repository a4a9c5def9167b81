import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planDay } from "./day-plan.ts";
import { erlangB, erlangC, performanceOf } from "./erlang.ts";
import { forecast, freeCapacity, measuredPatience, staffFor } from "./staffing.ts";

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
    [12, 10, 0.4493882243],
    [13, 10, 0.285270453],
    [15, 10, 0.102042367],
    [55, 48, 0.2387009364],
  ])("C(%d, %d)", (agents, load, expected) => near(erlangC(agents, load), expected));

  it.each([
    [10 / 180, 180, 14, 20, 7.83593701177724, 0.8883500191794669],
    [10 / 180, 180, 11, 20, 122.7812768, 0.3896138117],
    [0.2, 240, 55, 15, 8.184032104, 0.8458830922],
  ])(
    "wait and level without abandonment: %d/s, %d s, %d agents",
    (rate, handleTime, agents, target, wait, level) => {
      const got = performanceOf({ rate, handleTime, agents, patience: null }, target);
      near(got.meanWait, wait);
      near(got.serviceLevel, level);
    },
  );

  it.each([
    [48 / 60, 60, 50, 0.4677740686, 0.0309122492, 3.7094699, 0.94301895],
    [200 / 3600, 180, 14, 0.1269763401, 0.0228392865, 2.74071438, 0.93272958],
    [200 / 3600, 180, 12, 0.2798070186, 0.061597377, 7.391685, 0.82558264],
    [200 / 3600, 180, 11, 0.3828164915, 0.0941550342, 11.298604, 0.74220898],
    [200 / 3600, 180, 9, 0.6133071332, 0.192156038, 23.0587246, 0.52406606],
  ])(
    "Erlang A: %d/s, %d s, %d agents, two minutes of patience",
    (rate, handleTime, agents, wait, abandon, mean, level) => {
      const got = performanceOf({ rate, handleTime, agents, patience: 120 }, 20);
      // The reference prints ten, nine and eight digits of them.
      near(got.waitShare, wait, 9);
      near(got.abandonShare, abandon, 8);
      near(got.meanWait, mean, 6);
      near(got.serviceLevel, level, 7);
    },
  );

  it("meets the limits: patience as long as a call, endless, none", () => {
    const traffic = { rate: 10 / 180, handleTime: 180 };
    near(performanceOf({ ...traffic, agents: 10, patience: 180 }, 0).waitShare, 0.5420702855281478);
    near(performanceOf({ ...traffic, agents: 14, patience: 6e12 }, 0).waitShare, 0.1741319336, 8);
    const { abandonShare } = performanceOf({ ...traffic, agents: 14, patience: 1e-9 }, 0);
    near(abandonShare, 0.056819143386520866, 7);
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
