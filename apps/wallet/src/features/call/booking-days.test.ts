import { expect, it } from "vitest";
import { byDay } from "./booking-days.ts";

const at = (startsAt: string) => ({ startsAt, endsAt: startsAt });

it("times are parted by the days of the caller's own calendar, in order", () => {
  const times = ["2026-11-24T15:30:00Z", "2026-11-24T16:00:00Z", "2026-11-25T01:00:00Z"].map(at);
  const days = (zone: string) => byDay(times, zone).map(({ day, times: of }) => [day, of.length]);
  expect(days("Asia/Shanghai")).toEqual([
    ["2026-11-24", 1],
    ["2026-11-25", 2],
  ]);
  expect(days("America/New_York")).toEqual([["2026-11-24", 3]]);
  expect(byDay([], "UTC")).toEqual([]);
});
