import { expect, it } from "vitest";
import { requirementTable } from "./table.ts";

it("counts every row that a title names, in the order of the list", () => {
  const results = [
    { title: "one [F10] [F2]", hasPassed: true },
    { title: "two [F2]", hasPassed: false },
    { title: "three", hasPassed: true },
  ];
  expect(requirementTable(results).split("\n").slice(1)).toEqual([
    "F2   FAIL  1 of 2",
    "F10  pass  1",
    "",
  ]);
  expect(requirementTable([{ title: "none", hasPassed: true }])).toBe("");
});
