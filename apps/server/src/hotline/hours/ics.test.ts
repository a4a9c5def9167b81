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
  ["empty", file()],
])("a file that is %s is refused as a whole", (_what, text) => {
  expect(parseDecree(text, 2027)).toEqual({ wrongLine: 1 });
});

const oneEvent = (...lines: string[]) =>
  file(
    event("20270101", "20270102", "New Year"),
    ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\r\n"),
  );

it.each([
  ["without a start", ["SUMMARY:x"]],
  ["without a name", ["DTSTART;VALUE=DATE:20270201"]],
  ["on a date that is none", ["DTSTART;VALUE=DATE:20271399", "SUMMARY:x"]],
  ["on 31 February", ["DTSTART;VALUE=DATE:20270231", "SUMMARY:x"]],
  ["with an empty start", ["DTSTART;VALUE=DATE:", "SUMMARY:x"]],
  ["with an end that is none", ["DTSTART;VALUE=DATE:20270201", "DTEND;VALUE=DATE:x", "SUMMARY:x"]],
  ["that ends at an hour", ["DTSTART;VALUE=DATE:20270201", "DTEND:20270203T000000Z", "SUMMARY:x"]],
  [
    "that repeats in another way",
    ["DTSTART;VALUE=DATE:20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "SUMMARY:x"],
  ],
  [
    "with dates left out",
    ["DTSTART;VALUE=DATE:20200201", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270201", "SUMMARY:x"],
  ],
])("an event %s is refused by the line it begins on", (_what, lines) => {
  expect(parseDecree(oneEvent(...lines), 2027)).toEqual({ wrongLine: 10 });
});

it("an event of every year is one of that year, as long as it goes on", () => {
  const yearly = (start: string, rule: string) =>
    parseDecree(
      file(`BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${start}\r\n${rule}\r\nSUMMARY:x\r\nEND:VEVENT`),
      2027,
    );
  const day = { days: { holidays: [{ date: "2027-05-01" }], makeUpDays: [] } };
  expect(yearly("20200501", "RRULE:FREQ=YEARLY")).toMatchObject(day);
  expect(yearly("20200501", "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1")).toMatchObject(day);
  expect(yearly("20200501", "RRULE:FREQ=YEARLY;COUNT=8")).toMatchObject(day);
  expect(yearly("20200501", "RRULE:FREQ=YEARLY;COUNT=7")).toEqual({ wrongLine: 1 });
  expect(yearly("20200501", "RRULE:FREQ=YEARLY;UNTIL=20261231")).toEqual({ wrongLine: 1 });
  expect(yearly("20280501", "RRULE:FREQ=YEARLY")).toEqual({ wrongLine: 1 });
  // From the last day of a year into the next.
  expect(yearly("20201231", "DURATION:P2D\r\nRRULE:FREQ=YEARLY")).toMatchObject({
    days: { holidays: [{ date: "2027-01-01" }, { date: "2027-12-31" }] },
  });
});

it("a long name is cut between characters, never inside one", () => {
  const name = `${"a".repeat(59)}😀`;
  expect(parseDecree(file(event("20270101", "20270102", `${name}b`)), 2027)).toMatchObject({
    days: { holidays: [{ name: { en: name } }] },
  });
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
