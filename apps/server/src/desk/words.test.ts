import { DECLINE_CODES } from "@okpay/contracts";
import { expect, it } from "vitest";
import { wordsOf } from "./words.ts";

const sent = { kind: "send", originalId: null } as const;

it.each([
  ["en", /less|smaller/],
  ["zh-CN", /减少/],
] as const)("of what is asked for, nobody is told in %s to pay less", (locale, smaller) => {
  const shortfall = { amountMinor: 310n, currency: "EUR" } as const;
  const asked = [
    { kind: "purchase", originalId: null },
    { kind: "send", originalId: "pay_0199f3a25b7c7d109a513f2c5e8d7b12" },
  ] as const;
  // What a wallet may hold limits only what comes in.
  const codes = DECLINE_CODES.filter((code) => code !== "balance_limit_reached");
  for (const declineCode of codes)
    for (const payment of asked) {
      const { told } = wordsOf({ ...payment, declineCode, shortfall }, locale);
      expect(told?.nextStep, declineCode).not.toMatch(smaller);
    }
  const free = wordsOf({ ...sent, declineCode: "insufficient_funds", shortfall }, locale);
  expect(free.told?.nextStep).toMatch(smaller);
});

it.each(["en", "zh-CN"] as const)(
  "every decline has words for the agent in %s, the missing sum in them",
  (locale) => {
    const shortfall = { amountMinor: 310n, currency: "EUR" } as const;
    for (const declineCode of DECLINE_CODES) {
      const { explanation, told } = wordsOf({ ...sent, declineCode, shortfall }, locale);
      for (const words of [explanation, told?.title, told?.nextStep]) {
        expect(words, declineCode).toBeTruthy();
        expect(words, declineCode).not.toMatch(/[{}]|declines/i);
      }
    }
    const { told } = wordsOf({ ...sent, declineCode: "insufficient_balance", shortfall }, locale);
    expect(told?.nextStep).toContain("3.10");
  },
);
