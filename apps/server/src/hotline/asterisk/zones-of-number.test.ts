import { expect, it } from "vitest";
import { defaultPolicy, quietUntil } from "../routing/index.ts";
import { zonesOf } from "./zones-of-number.ts";

const HOME = "Asia/Shanghai";
const isQuiet = (number: string | null, at: string, home = HOME) => {
  const { zone, quietZones } = zonesOf(number, home);
  return quietUntil(defaultPolicy, quietZones ?? zone, Date.parse(at)) !== null;
};

it.each([
  // Nothing is known of it, or it is of no country.
  [null, HOME],
  ["13800138000", HOME],
  ["100", HOME],
  ["+88212345678", HOME],
  ["+8613800138000", "Asia/Shanghai"],
  ["+442071838750", "Europe/London"],
  // As some networks show it.
  ["00442071838750", "Europe/London"],
  ["+6561234567", "Asia/Singapore"],
  ["+4930901820", "Europe/Berlin"],
])("%s: the zone is %s", (number, zone) => {
  expect(zonesOf(number, HOME)).toEqual({ zone, quietZones: null });
});

it("of a country with several zones all are asked, and each only once", () => {
  const { zone, quietZones } = zonesOf("+12125550100", HOME);
  // What is written with a zone has one: the installation's.
  expect(zone).toBe(HOME);
  expect(quietZones?.length).toBeGreaterThan(4);
  expect(quietZones?.length).toBeLessThan(10);
});

it("rings nobody at night where the number is, whatever the time is at home", () => {
  // Noon in Shanghai is four in the morning in London.
  expect(isQuiet("+8613800138000", "2026-11-30T04:00:00Z")).toBe(false);
  expect(isQuiet("+442071838750", "2026-11-30T04:00:00Z")).toBe(true);
  expect(isQuiet("+442071838750", "2026-11-30T13:00:00Z")).toBe(false);
  // Nine in New York is three in Honolulu; at three in the afternoon it is day in both.
  expect(isQuiet("+12125550100", "2026-11-30T14:00:00Z", "America/New_York")).toBe(true);
  expect(isQuiet("+12125550100", "2026-11-30T20:00:00Z", "America/New_York")).toBe(false);
  // Half past nine in the evening in New York, the afternoon in Honolulu.
  expect(isQuiet("+12125550100", "2026-12-01T02:30:00Z", "America/New_York")).toBe(true);
});

it("a call that is parked until one zone wakes is asked for the others then", () => {
  const { quietZones } = zonesOf("+12125550100", HOME);
  let at = Date.parse("2026-11-30T03:00:00Z");
  for (let until: number | null = at; until !== null; )
    until = quietUntil(defaultPolicy, quietZones ?? [], (at = until));
  // Eight in the morning in the last of them: Adak, ten hours behind.
  expect(new Date(at).toISOString()).toBe("2026-11-30T18:00:00.000Z");
});
