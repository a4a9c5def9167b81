import { expect, it } from "vitest";
import { askedAgainAfter } from "./call-asking.ts";

const MINUTE = 60_000;

it.each([
  ["nothing to say", false, null, 30_000],
  ["a call", true, null, 10_000],
  ["a booking for tomorrow", false, 24 * 60 * MINUTE, 30_000],
  ["just before it is near", false, 15 * MINUTE, 30_000],
  ["near", false, 15 * MINUTE - 1, 10_000],
  ["its time has come, and the line is not there yet", false, -MINUTE, 10_000],
] as const)("%s", (_what, isCall, untilBookedMs, after) =>
  expect(askedAgainAfter({ isCall, untilBookedMs })).toBe(after),
);
