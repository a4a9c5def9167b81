import { DECLINE_CODES } from "@okpay/contracts";
import { expect, it } from "vitest";
import { wordsOf } from "./words.ts";

it.each(["en", "zh-CN"] as const)(
  "every decline has words for the agent in %s, the missing sum in them",
  (locale) => {
    const shortfall = { amountMinor: 310n, currency: "EUR" } as const;
    for (const declineCode of DECLINE_CODES) {
      const { explanation, told } = wordsOf({ declineCode, shortfall }, locale);
      for (const words of [explanation, told?.title, told?.nextStep]) {
        expect(words, declineCode).toBeTruthy();
        expect(words, declineCode).not.toMatch(/[{}]|declines/i);
      }
    }
    const { told } = wordsOf({ declineCode: "insufficient_balance", shortfall }, locale);
    expect(told?.nextStep).toContain("3.10");
  },
);
