import { expect, it } from "vitest";
import { createForbearance } from "./forbearance.ts";

const create = () => createForbearance({ everyMs: 2_000, lateMs: 6_000, restMs: 4_000 });

it("judges while it looks about as often as it should", () => {
  const { mayJudge, finished } = create();
  expect(mayJudge(0)).toBe(true);
  finished(100);
  expect(mayJudge(8_100)).toBe(true);
  finished(8_100);
  expect(mayJudge(10_100)).toBe(true);
});

it("lets the pages ask once more after it stood still between two looks, or in one", () => {
  const { mayJudge, finished } = create();
  expect(mayJudge(0)).toBe(true);
  finished(0);
  expect(mayJudge(8_001)).toBe(false);
  finished(8_001);
  expect(mayJudge(10_001)).toBe(false);
  finished(10_001);
  expect(mayJudge(12_001)).toBe(true);
  // The database did not answer.
  finished(30_000);
  expect(mayJudge(32_000)).toBe(false);
  finished(32_000);
  expect(mayJudge(34_000)).toBe(true);
});

it("judges every second time where it is always late", () => {
  const { mayJudge, finished } = create();
  const judged = [0, 20, 40, 60, 80].map((seconds) => {
    const may = mayJudge(seconds * 1_000);
    finished(seconds * 1_000);
    return may;
  });
  expect(judged).toEqual([true, false, true, false, true]);
});
