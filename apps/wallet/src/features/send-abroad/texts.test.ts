import { expect, test } from "vitest";
import { arrivalText } from "./delivery-text.ts";
import { percentText, rateText } from "./rate-text.ts";

const delivery = {
  rail: "working_days",
  earliest: "2026-12-01T15:00:00.000Z",
  latest: "2026-12-02T17:00:00.000Z",
} as const;

test.each([
  ["en", "Asia/Shanghai", { from: "Tue, Dec 1, 23:00", until: "Thu, Dec 3, 01:00 GMT+8" }],
  ["zh-CN", "UTC", { from: "12月1日周二 15:00", until: "12月2日周三 17:00（UTC）" }],
] as const)("%s in %s: both ends, the zone once", (locale, zone, texts) => {
  expect(arrivalText(delivery, locale, zone)).toEqual(texts);
});

test("minutes away, only the end is said", () => {
  expect(arrivalText({ ...delivery, rail: "instant" }, "en", "UTC").from).toBeNull();
});

test.each([
  ["0.1212200142", "0.12122"],
  ["1.000000", "1.0000"],
  ["148.5312345", "148.531"],
  ["0.0064213377", "0.00642134"],
])("a rate of %s is shown as %s", (value, text) => {
  expect(rateText(value, "en")).toBe(text);
});

test("basis points are shown as what they are of a hundred", () => {
  expect([percentText(50, "en"), percentText(158, "zh-CN"), percentText(0, "en")]).toEqual([
    "0.5%",
    "1.58%",
    "0%",
  ]);
});
