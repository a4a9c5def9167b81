import { expect, it } from "vitest";
import { arrivesBy, readNumber, takesCurrency } from "./rules.ts";
import { isSandboxNumber, SANDBOX_ACCOUNTS } from "./sandbox/test-accounts.ts";

const raised = (digits: string, at: number): string =>
  digits.slice(0, at) + ((Number(digits[at]) + 1) % 10) + digits.slice(at + 1);

it("every test account passes the checks of its scheme, and none that has them survives a wrong digit", () => {
  for (const { scheme, number } of SANDBOX_ACCOUNTS) {
    const country = scheme === "iban" ? "GB" : "CN";
    expect(readNumber(scheme, number)).toEqual({ number, country });
    expect(isSandboxNumber(scheme, number)).toBe(true);
    if (scheme === "cn_account") continue;
    for (let at = 8; at < number.length; at++)
      expect(readNumber(scheme, raised(number, at))).toBeNull();
  }
  expect(new Set(SANDBOX_ACCOUNTS.map(({ number }) => number)).size).toBe(SANDBOX_ACCOUNTS.length);
});

it.each([
  ["iban", "gb33 bukb 2020 1555 5555 55", "GB33BUKB20201555555555"],
  ["iban", "GB33BUKB2020155555555", null],
  ["iban", "", null],
  ["cn_account", "1234 5678", "12345678"],
  ["cn_account", "1234567", null],
  ["cn_account", "12345678a", null],
  ["cn_card", "123456789012345", null],
] as const)("%s %s is %s", (scheme, typed, number) => {
  expect(readNumber(scheme, typed)?.number ?? null).toBe(number);
});

it("Chinese rails carry yuan alone", () => {
  expect(takesCurrency("cn_card", "USD")).toBe(false);
  expect(takesCurrency("iban", "USD")).toBe(true);
});

const CHRISTMAS = new Set(["2026-12-25", "2026-12-28", "2027-01-01"]);

it.each([
  ["cn_card", "2026-11-28T20:00:00.000Z", "2026-11-28T20:30:00.000Z"],
  // A Tuesday before and after the cut-off, a Friday, a Sunday.
  ["iban", "2026-11-24T12:59:00.000Z", "2026-11-26T17:00:00.000Z"],
  ["iban", "2026-11-24T13:00:00.000Z", "2026-11-27T17:00:00.000Z"],
  ["iban", "2026-11-27T09:00:00.000Z", "2026-12-01T17:00:00.000Z"],
  ["iban", "2026-11-29T09:00:00.000Z", "2026-12-02T17:00:00.000Z"],
  // Before Christmas, on it (a Friday; the Monday is one too), and a rail that does not know it.
  ["iban", "2026-12-23T09:00:00.000Z", "2026-12-29T17:00:00.000Z"],
  ["iban", "2026-12-25T09:00:00.000Z", "2026-12-31T17:00:00.000Z"],
  ["cn_card", "2026-12-25T09:00:00.000Z", "2026-12-25T09:30:00.000Z"],
] as const)("%s confirmed at %s is there by %s", (scheme, now, by) => {
  expect(arrivesBy(scheme, new Date(now), (date) => CHRISTMAS.has(date)).toISOString()).toBe(by);
});
