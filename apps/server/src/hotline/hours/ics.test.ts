import ICAL from "ical.js";
import { expect, it } from "vitest";
import { planOf } from "./day.ts";
import { parseDecree } from "./holidays/decree.ts";
import { calendarFile } from "./ics.ts";

const file = (...events: string[]) =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", ...events, "END:VCALENDAR"].join("\r\n");
const event = (start: string, end: string, summary: string) =>
  `BEGIN:VEVENT\r\nUID:${start}\r\nDTSTART;VALUE=DATE:${start}\r\nDTEND;VALUE=DATE:${end}\r\nSUMMARY:${summary}\r\nEND:VEVENT`;

it("a holiday calendar is read like a decree: days off, and days that are worked", () => {
  const days = parseDecree(
    file(
      event("20270101", "20270104", "元旦"),
      event("20270110", "20270111", "元旦（班）"),
      event("20280101", "20280102", "another year"),
      "BEGIN:VEVENT\r\nUID:t\r\nDTSTART:20270501T090000Z\r\nSUMMARY:a meeting\r\nEND:VEVENT",
    ),
    2027,
  );
  expect(days).toMatchObject({
    days: {
      holidays: [{ date: "2027-01-01" }, { date: "2027-01-02" }, { date: "2027-01-03" }],
      makeUpDays: [{ date: "2027-01-10", actsAs: 5 }],
    },
  });
});

it.each([
  ["broken", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR"],
  ["of another year", file(event("20300101", "20300102", "x"))],
  ["with a date that is none", file(event("20271399", "20271400", "x"))],
  ["empty", file()],
])("a file that is %s is refused as a whole", (_what, text) => {
  expect(parseDecree(text, 2027)).toEqual({ wrongLine: 1 });
});

it("the hours as a file: openings in UTC, holidays as whole days, free in everybody's calendar, readable again", () => {
  const date = Temporal.PlainDate.from("2026-10-01");
  const plan = planOf(
    {
      timeZone: "Asia/Shanghai",
      weekly: [],
      holidaySets: [],
      overrides: [
        {
          from: "2026-10-01",
          through: "2026-10-01",
          intervals: [],
          name: { en: "National Day; closed, really", "zh-CN": "国庆节" },
        },
      ],
      makeUpDays: [],
    },
    {
      holidayOn: () => null,
      makeUpOn: () => null,
      coveredThrough: () => null,
      year: () => null,
      places: () => [],
    },
    date,
  );
  const from = Date.parse("2026-10-01T01:00:00Z");
  const text = calendarFile(
    { id: "china", name: "China" },
    [{ plan, spans: [{ from, until: from + 3_600_000 }] }],
    { locale: "en", at: new Date(from) },
  );
  // RFC 5545: lines end in CR LF and have at most 75 octets.
  expect(text.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  const events = new ICAL.Component(ICAL.parse(text))
    .getAllSubcomponents("vevent")
    .map((each) => new ICAL.Event(each));
  expect(events.map(({ summary, startDate }) => [summary, startDate.toString()])).toEqual([
    ["National Day; closed, really", "2026-10-01"],
    ["Hotline open (China)", "2026-10-01T01:00:00Z"],
  ]);
  expect(text).toContain("TRANSP:TRANSPARENT");
});
