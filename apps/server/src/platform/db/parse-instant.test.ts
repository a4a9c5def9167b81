import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { parseInstant } from "./parse-instant.ts";

const TIMESTAMPTZ = 1184;
const byPg = pg.types.getTypeParser(TIMESTAMPTZ, "text") as (text: string) => unknown;

test.each([
  ["2026-11-30 06:06:39+00", "2026-11-30T06:06:39.000Z"],
  ["2026-11-30 06:06:39.1+00", "2026-11-30T06:06:39.100Z"],
  ["2026-11-30 06:06:39.12+00", "2026-11-30T06:06:39.120Z"],
  ["2026-11-30 06:06:39.123999+00", "2026-11-30T06:06:39.123Z"],
  ["2026-11-30 06:06:39.000001+00", "2026-11-30T06:06:39.000Z"],
  ["1969-12-31 23:59:59.5+00", "1969-12-31T23:59:59.500Z"],
  ["2024-02-29 00:00:00+00", "2024-02-29T00:00:00.000Z"],
])("reads %s", (text, expected) => {
  expect(parseInstant(text).toISOString()).toBe(expected);
});

test.each([
  "infinity",
  "-infinity",
  "10000-01-01 00:00:00+00",
  "0044-03-15 12:00:00+00 BC",
  "0044-03-15 12:00:00+00",
  "2026-11-30 14:06:39.25+08",
  "2026-11-30 06:06:39.25+05:30",
])("leaves %s to pg", (text) => {
  expect(parseInstant(text)).toEqual(byPg(text));
});

test("reads every whole millisecond as it was written", () => {
  const plain = fc.date({
    min: new Date("0100-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(plain, (moment) => {
      const text = moment
        .toISOString()
        .replace("T", " ")
        .replace(/(?:\.000|(?<=\.\d+?)0+)?Z$/, "+00");
      expect(parseInstant(text)).toEqual(moment);
    }),
  );
});
