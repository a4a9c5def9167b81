import { expect, test } from "vitest";
import { percentOf } from "./share.ts";

test.each([
  [0n, 100n, 0],
  [1n, 3n, 33],
  [100n, 100n, 100],
  [250n, 100n, 100],
  [-5n, 100n, 0],
  [5n, 0n, 0],
  [9223372036854775807n, 9223372036854775807n, 100],
])("%s of %s is %s %%", (part, whole, expected) => {
  expect(percentOf(part, whole)).toBe(expected);
});
