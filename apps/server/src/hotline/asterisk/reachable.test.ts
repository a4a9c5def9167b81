import { expect, it } from "vitest";
import { createReachable } from "./reachable.ts";

it("is asked once in five seconds, however many want to know, also while the first answer is on its way", async () => {
  let now = 0;
  const asked: ((is: boolean) => void)[] = [];
  const isReachable = createReachable(
    { now: () => new Date(now) },
    () => new Promise((resolve) => asked.push(resolve)),
  );
  const first = [isReachable(), isReachable()];
  expect(asked).toHaveLength(1);
  asked[0]?.(true);
  expect(await Promise.all(first)).toEqual([true, true]);
  now = 4_999;
  expect(await isReachable()).toBe(true);
  now = 5_000;
  const later = isReachable();
  asked[1]?.(false);
  expect(await later).toBe(false);
  expect(asked).toHaveLength(2);
});
