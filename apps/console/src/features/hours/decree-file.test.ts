import { expect, it } from "vitest";
import { decreeOf, MAX_BYTES, MAX_CHARACTERS } from "./decree-file.ts";

const HEADER = "date,kind,acts_as,name_zh,name_en";
const utf8 = (text: string) => new TextEncoder().encode(text);
/** 「元旦」 in GBK, by the standard's own table. */
const NEW_YEAR_IN_GBK = [0xd4, 0xaa, 0xb5, 0xa9];
const inGbk = Uint8Array.from([
  ...utf8(`${HEADER}\r\n2027-01-01,rest,,`),
  ...NEW_YEAR_IN_GBK,
  ...utf8(",New Year's Day\r\n"),
]);
const utf16 = (text: string) =>
  Uint8Array.from([
    0xff,
    0xfe,
    ...new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer),
  ]);

const ROW = "2027-01-01,rest,,元旦,New Year's Day";

it.each([
  ["UTF-8", utf8(`${HEADER}\n${ROW}`), "UTF-8"],
  [
    "UTF-8 with the mark that spreadsheets put before it",
    utf8(`\uFEFF${HEADER}\r\n${ROW}\r\n`),
    "UTF-8",
  ],
  ["GBK", inGbk, "GBK"],
  ["UTF-16", utf16(`${HEADER}\n${ROW}`), "UTF-16"],
  [
    "other order, in quotes",
    utf8(`"kind","date",acts_as,name_en,name_zh\nrest,2027-01-01,,x,元旦`),
    "UTF-8",
  ],
])("a decree in %s is read, with its year", (_what, bytes, encoding) => {
  const read = decreeOf(bytes);
  expect(read).toMatchObject({ encoding, year: 2027 });
  expect("text" in read && read.text).toContain("元旦");
});

it("a calendar file is a decree too, and its year is that of its first event", () => {
  const calendar = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "LAST-MODIFIED:20251101T000000Z",
    "BEGIN:VEVENT",
    "DTSTART;VALUE=DATE:20270101",
    "SUMMARY:元旦",
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");
  expect(decreeOf(utf8(calendar))).toEqual({ text: calendar, encoding: "UTF-8", year: 2027 });
});

it.each([
  ["nothing", new Uint8Array(), "empty"],
  ["only blanks", utf8("\n \n"), "empty"],
  ["a spreadsheet", Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), "notText"],
  ["bytes of no encoding", Uint8Array.from([0xff, 0xff, 0x80]), "notText"],
  ["another table", utf8("date,holiday\n2027-01-01,元旦"), "notDecree"],
  ["a letter", utf8("国务院办公厅关于2027年部分节假日安排的通知"), "notDecree"],
  ["a character too many", utf8(`${HEADER}\n`.padEnd(MAX_CHARACTERS + 1, "x")), "tooLarge"],
  ["more bytes than may be", new Uint8Array(MAX_BYTES + 1), "tooLarge"],
])("%s is refused, and it is said as what", (_what, bytes, problem) => {
  expect(decreeOf(bytes)).toEqual({ problem });
});

it("exactly as long as may be is taken", () => {
  expect(decreeOf(utf8(`${HEADER}\n`.padEnd(MAX_CHARACTERS, "x")))).toMatchObject({ year: null });
});
