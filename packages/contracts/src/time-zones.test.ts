import { expect, it } from "vitest";
import { isTimeZone } from "./time-zones.ts";

it.each(["UTC", "Asia/Shanghai", "Asia/Kolkata", "Asia/Calcutta", "Europe/Kyiv", "Europe/Kiev"])(
  "%s is a zone",
  (name) => expect(isTimeZone(name)).toBe(true),
);
it.each(["", "+05:30", "-08", "Asia/Nowhere", "Mars", "Asia/Shanghai "])("%j is none", (name) =>
  expect(isTimeZone(name)).toBe(false),
);
it("every zone that is offered is one", () => {
  for (const name of Intl.supportedValuesOf("timeZone")) expect(isTimeZone(name), name).toBe(true);
});
