import { expect, it } from "vitest";
import {
  dateFrom,
  dayIn,
  gridOf,
  monthsAround,
  openOn,
  spanText,
  zoneFrom,
} from "./hours-times.ts";

/** Friday 2 October 2026, 9 to 18 in Shanghai, as the hours room answers it. */
const FRIDAY = {
  date: "2026-10-02",
  layer: "weekly" as const,
  name: null,
  isProvisional: false,
  spans: [{ from: "2026-10-02T01:00:00.000Z", until: "2026-10-02T10:00:00.000Z" }],
} satisfies Parameters<typeof openOn>[0][number];

const read = (days: Parameters<typeof openOn>[0], date: string, zone: string) =>
  openOn(days, date, zone).map((span) => spanText(span, date, zone));

it.each([
  ["Asia/Shanghai", "2026-10-02", ["09:00–18:00"]],
  ["Europe/Berlin", "2026-10-02", ["03:00–12:00"]],
  // Half of it is already the day before there.
  ["America/New_York", "2026-10-01", ["21:00–24:00"]],
  ["America/New_York", "2026-10-02", ["00:00–06:00"]],
  ["Asia/Kathmandu", "2026-10-02", ["06:45–15:45"]],
  ["America/New_York", "2026-10-03", []],
])("in %s, %s is open %j", (zone, date, times) => {
  expect(read([FRIDAY], date, zone)).toEqual(times);
});

it("a shift over midnight is one span in the zone where it does not cross it", () => {
  const days = [
    { ...FRIDAY, spans: [{ from: "2026-10-02T14:00:00Z", until: "2026-10-02T16:00:00Z" }] },
    { ...FRIDAY, spans: [{ from: "2026-10-02T16:00:00Z", until: "2026-10-02T18:00:00Z" }] },
  ];
  expect(read(days, "2026-10-02", "Asia/Shanghai")).toEqual(["22:00–24:00"]);
  expect(read(days, "2026-10-02", "UTC")).toEqual(["14:00–18:00"]);
});

it("days are as long as their clocks make them", () => {
  const hours = (date: string, zone: string) => {
    const { from, until } = dayIn(date, zone);
    return (until - from) / 3_600_000;
  };
  expect(hours("2026-03-08", "America/New_York")).toBe(23);
  expect(hours("2026-11-01", "America/New_York")).toBe(25);
  expect(hours("2026-04-05", "Australia/Lord_Howe")).toBe(24.5);
});

it("a month stands under its weekdays, and knows its neighbours", () => {
  expect(gridOf("2026-10")).toMatchObject({ before: 3 });
  expect(gridOf("2028-02").dates).toHaveLength(29);
  expect(monthsAround("2026-12")).toEqual(["2026-11", "2026-12", "2027-01"]);
});

it.each([
  "2026-02-30",
  "0000-01-01",
  "1999-12-31",
  "2200-01-01",
  "2026-1-1",
  "today",
  "",
  undefined,
])("%s is no date that is answered", (text) => expect(dateFrom(text)).toBeNull());

it("a zone is one of the known ones", () => {
  expect(zoneFrom("Europe/Berlin")).toBe("Europe/Berlin");
  expect([zoneFrom("Mars/Olympus"), zoneFrom("<script>"), zoneFrom(undefined)]).toEqual([
    null,
    null,
    null,
  ]);
});
