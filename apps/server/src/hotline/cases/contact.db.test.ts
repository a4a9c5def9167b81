import { createFakeClock, createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { createDatabase } from "../../platform/db/index.ts";
import { createHours } from "../hours/index.ts";
import { contactNow } from "./contact.ts";

/* A line without a number is called in the app, and answered in the hours of the first line. */
const { url } = await createTestDatabase();
const database = createDatabase({ url, applicationName: "okpay-test", maxConnections: 2 });
afterAll(() => database.close());
// A Wednesday, 11:00 in Shanghai.
const clock = createFakeClock(new Date("2026-11-25T03:00:00Z"));
const nothing = () => {
  throw new Error("nothing is changed here");
};
const { hours } = createHours({
  database,
  clock,
  audit: { row: nothing, write: nothing },
  namesOf: async () => new Map<string, string>(),
});
/** Whoever waits speaks the first language of the first line. */
const busyness = {
  queueNow: async (lineId: string) => ({
    waiting: lineId === "china" ? 7 : 0,
    minMinutes: 1,
    maxMinutes: 2,
  }),
  isCallbackOffered: true,
  isInAppCallOffered: true,
};
const asked = async (country: string) => {
  const deps = { database, clock, hours, busyness };
  const { status, queue } = await contactNow(deps, { country }, "en");
  const { id, phoneNumber } = status.line;
  return { id, phoneNumber, isOpen: status.isOpen, waiting: queue?.waiting };
};

it("says the hours of the first line, and who waits for the language of its own", async () => {
  const open = { phoneNumber: null, isOpen: true };
  expect(await asked("CN")).toEqual({ ...open, id: "china", waiting: 7 });
  expect(await asked("US")).toEqual({ ...open, id: "international", waiting: 0 });
});
