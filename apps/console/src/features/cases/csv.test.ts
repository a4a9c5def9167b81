import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("fields that would break a line or run as a formula do neither", () => {
  expect(
    csvOf([
      ["主题", "a,b", 'say "x"', "=1+1", -3, 4.5],
      ["two\nlines", "", "", "", 0, 0],
    ]),
  ).toBe('\uFEFF主题,"a,b","say ""x""",\'=1+1,-3,4.5\r\n"two\nlines",,,,0,0\r\n');
});
