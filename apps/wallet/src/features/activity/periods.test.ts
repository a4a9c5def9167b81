import { expect, test } from "vitest";
import { PRESETS, periodOf, periodProblem } from "./periods.ts";

test.each([
  ["thisMonth", "2026-11-29", "2026-11-01", "2026-11-29"],
  ["lastMonth", "2026-11-29", "2026-10-01", "2026-10-31"],
  ["lastMonth", "2026-01-05", "2025-12-01", "2025-12-31"],
  ["lastMonth", "2024-03-31", "2024-02-01", "2024-02-29"],
  ["thisYear", "2026-11-29", "2026-01-01", "2026-11-29"],
  ["lastYear", "2025-06-01", "2024-01-01", "2024-12-31"],
] as const)("%s on %s is %s to %s", (preset, today, from, to) => {
  expect(periodOf(preset, today)).toEqual({ from, to });
});

test("no preset of any day is refused, a leap year's included", () => {
  for (let at = Date.UTC(2023, 0, 1); at < Date.UTC(2029, 0, 1); at += 86_400_000)
    for (const preset of PRESETS)
      expect(periodProblem(periodOf(preset, new Date(at).toISOString().slice(0, 10)))).toBeNull();
});

test.each([
  [{ from: "", to: "2026-01-01" }, "missing"],
  [{ from: "2026-01-02", to: "2026-01-01" }, "backwards"],
  [{ from: "2025-01-01", to: "2026-01-01" }, null],
  [{ from: "2025-01-01", to: "2026-01-02" }, "tooLong"],
] as const)("%j: %s", (period, problem) => {
  expect(periodProblem(period)).toBe(problem);
});
