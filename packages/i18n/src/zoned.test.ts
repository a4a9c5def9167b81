import { expect, it } from "vitest";
import { zonedText, zoneName, zoneWithCity } from "./zoned.ts";

const at = new Date("2026-11-30T10:00:00Z");
const shown = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

it.each([
  ["zh-CN", "Asia/Shanghai", "周一18:00（GMT+8）"],
  ["zh-CN", "UTC", "周一10:00（UTC）"],
  ["en", "America/New_York", "Mon 05:00 EST"],
  ["en", "Asia/Kathmandu", "Mon 15:45 GMT+5:45"],
] as const)("%s in %s: %s", (locale, timeZone, text) => {
  expect(zonedText(at, locale, { ...shown, timeZone })).toBe(text);
});

it.each([
  ["zh-CN", "America/Los_Angeles", "北美太平洋时间（Los Angeles）"],
  ["en", "America/Chicago", "Central Time (Chicago)"],
] as const)("%s: what %s is called is %s", (locale, timeZone, text) => {
  expect(zoneWithCity(timeZone, locale)).toBe(text);
  expect(text.startsWith(zoneName(timeZone, locale))).toBe(true);
});
