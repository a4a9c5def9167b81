import { expect, test } from "vitest";
import { changesIn } from "./changes.ts";

test("two halves are one change, whatever else was written stays as it is", () => {
  expect(
    changesIn({ from: "agent", to: "supervisor", limitBefore: 100, limitAfter: null, reason: "x" }),
  ).toEqual({
    changes: [
      { name: "value", before: "agent", after: "supervisor" },
      { name: "limit", before: "100", after: "–" },
    ],
    others: [["reason", "x"]],
  });
});

test("half a change is shown as what it is", () => {
  expect(changesIn({ to: "supervisor", factorBefore: "totp", codes: [1, 2] })).toEqual({
    changes: [],
    others: [
      ["to", "supervisor"],
      ["factorBefore", "totp"],
      ["codes", "1, 2"],
    ],
  });
});
