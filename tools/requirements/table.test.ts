import { expect, it } from "vitest";
import { AUDIT_EVENT_TYPES } from "../../apps/server/src/platform/audit-trail.ts";
import { unseenEvents } from "./events.ts";
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

it("names the audit events that no test of a whole run caused [L1]", () => {
  const types = Object.keys(AUDIT_EVENT_TYPES);
  const noted = (some: readonly string[]) => some.map((type) => `${type}\n`).join("");
  expect(unseenEvents(noted([...types, ...types]))).toEqual([]);
  expect(unseenEvents(noted(types.slice(1)))).toEqual([types[0]]);
  expect(unseenEvents("")).toEqual(types);
});
