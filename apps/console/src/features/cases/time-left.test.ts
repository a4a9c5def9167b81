import { expect, test } from "vitest";
import { timeLeft } from "./time-left.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");

test.each([
  ["2026-11-24T14:59:59Z", "in 5 hours"],
  ["2026-11-26T09:00:00Z", "in 2 days"],
  ["2026-11-24T08:30:00Z", "30 minutes ago"],
  ["2026-11-24T09:00:20Z", "in 0 minutes"],
])("%s", (moment, words) => {
  expect(timeLeft(moment, NOW, "en")).toBe(words);
});
