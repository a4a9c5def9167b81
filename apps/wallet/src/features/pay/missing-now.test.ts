import { expect, test } from "vitest";
import { missingNow } from "./missing-now.ts";

const yuan = (minor: string) => ({ amountMinor: minor, currency: "CNY" as const });
const walletWith = (available: string) => ({
  balances: [
    { currency: "CNY" as const, available: yuan(available), pending: yuan("0"), held: yuan("0") },
  ],
  asOf: "2026-11-24T00:00:00.000Z",
});

test.each([
  ["less than on the day", "4000", 6100n],
  ["covered meanwhile", "999999", 0n],
  ["exactly enough", "10100", 0n],
  ["nothing at all", "0", 10100n],
])("%s", (_name, available, missing) => {
  expect(missingNow({ total: yuan("10100") }, walletWith(available))).toEqual({
    amountMinor: missing,
    currency: "CNY",
  });
});

test("a currency without a wallet lacks everything", () => {
  expect(missingNow({ total: yuan("500") }, { balances: [], asOf: "" }).amountMinor).toBe(500n);
});
