import { expect, test } from "vitest";
import { newCalendar, newHolidaySet, newMakeUpDay, newOverride, withMaybe } from "./draft.ts";
import { faultsOf } from "./faults.ts";

/* What the editor says before the server would refuse it. */

const day = "2026-12-31";
const name = { en: "New Year's Eve", "zh-CN": "跨年夜" };
const good = { ...newCalendar(), timeZone: "Asia/Shanghai" };
const told = (calendar: typeof good) =>
  faultsOf(calendar).map(({ part, what }) => `${part?.[1] ?? ""} ${what.split(".").at(-1)}`.trim());

test("a calendar as it begins can be saved, and so can one with everything", () => {
  expect(told(good)).toEqual([]);
  expect(
    told({
      ...good,
      weekly: [{ ...good.weekly[0], validFrom: day, validThrough: day } as never],
      overrides: [{ ...newOverride(day), name }],
      makeUpDays: [{ ...newMakeUpDay(day), name }],
      holidaySets: [newHolidaySet("CN"), { ...newHolidaySet("DE"), region: "BY" }],
    }),
  ).toEqual([]);
});

test.each<[string, Partial<typeof good>, readonly string[]]>([
  ["a zone that is none", { timeZone: "+08:00" }, ["zone"]],
  [
    "a rule of no day, and one that ends before it begins",
    {
      weekly: [
        { days: [], intervals: [] },
        { days: [1], intervals: [], validFrom: day, validThrough: "2026-12-01" },
      ],
    },
    ["1 days", "2 range"],
  ],
  [
    "hours that are none",
    { weekly: [{ days: [1], intervals: [{ from: "9:00", to: "18:00" }] }] },
    ["1 interval"],
  ],
  [
    "a special day without a name or an end",
    { overrides: [{ ...newOverride(day), through: "" }] },
    ["1 range", "1 name"],
  ],
  [
    "one make-up day twice",
    {
      makeUpDays: [
        { ...newMakeUpDay(day), name },
        { ...newMakeUpDay(day), name },
      ],
    },
    ["2 twice"],
  ],
  ["a make-up day of no date", { makeUpDays: [{ ...newMakeUpDay(""), name }] }, ["1 date"]],
  [
    "a country's holidays twice",
    { holidaySets: [newHolidaySet("CN"), newHolidaySet("CN")] },
    ["2 twice"],
  ],
])("%s is named by its number", (_what, part, faults) => {
  expect(told({ ...good, ...part })).toEqual(faults);
});

test("an empty field is none, not an empty value", () => {
  const rule = { days: [1], intervals: [], validFrom: day };
  expect(withMaybe(rule, "validFrom", undefined)).toEqual({ days: [1], intervals: [] });
  expect(withMaybe(rule, "validFrom", "2027-01-01")).toEqual({ ...rule, validFrom: "2027-01-01" });
});
