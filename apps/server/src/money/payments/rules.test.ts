import { toDecimalString } from "@okpay/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  feeOf,
  limitProblem,
  MAX_PAYMENT_MINOR,
  shortfallOf,
  TOP_UP_LIMITS,
  totalOf,
} from "./rules.ts";

const CAPS = { CNY: 25_00n, USD: 3_50n, JPY: 500n } as const;
const currency = fc.constantFrom("CNY" as const, "USD" as const, "JPY" as const);
const amountMinor = fc.bigInt({ min: 1n, max: MAX_PAYMENT_MINOR });

describe("the fee for sending", () => {
  it.each([
    // amount, currency, fee: the half goes to the even neighbour
    [1n, "CNY", 0n],
    [49n, "CNY", 0n],
    [50n, "CNY", 0n],
    [51n, "CNY", 1n],
    [150n, "CNY", 2n],
    [250n, "CNY", 2n],
    [10_000n, "CNY", 100n],
    [249_999n, "CNY", 2_500n],
    [250_000n, "CNY", 2_500n],
    [10_000_000n, "CNY", 2_500n],
    [35_000n, "USD", 350n],
    [50_000n, "JPY", 500n],
    [90_000n, "JPY", 500n],
  ] as const)("of %s %s is %s", (amount, code, fee) => {
    expect(feeOf("send", { amountMinor: amount, currency: code })).toEqual({
      amountMinor: fee,
      currency: code,
    });
  });

  it("is never above the cap, never negative, and within half a unit of one percent below it", () => {
    fc.assert(
      fc.property(amountMinor, currency, (amount, code) => {
        const fee = feeOf("send", { amountMinor: amount, currency: code }).amountMinor;
        expect(fee >= 0n && fee <= CAPS[code]).toBe(true);
        if (fee === CAPS[code]) expect(amount * 2n >= (fee * 2n - 1n) * 100n).toBe(true);
        else {
          const distance = amount - fee * 100n;
          expect(distance <= 50n && distance >= -50n).toBe(true);
          if (distance === 50n || distance === -50n) expect(fee % 2n).toBe(0n);
        }
      }),
    );
  });

  it("never falls when the amount grows", () => {
    fc.assert(
      fc.property(amountMinor, amountMinor, currency, (one, other, code) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(
          feeOf("send", { amountMinor: less, currency: code }).amountMinor <=
            feeOf("send", { amountMinor: more, currency: code }).amountMinor,
        ).toBe(true);
      }),
    );
  });

  it("of a top-up is nothing", () => {
    expect(feeOf("top_up", { amountMinor: 100_00n, currency: "CNY" }).amountMinor).toBe(0n);
  });
});

describe("total and shortfall", () => {
  it("total is amount plus fee; the shortfall is exactly what makes it affordable", () => {
    fc.assert(
      fc.property(
        amountMinor,
        currency,
        fc.bigInt({ min: 0n, max: 10n ** 16n }),
        (amount, code, available) => {
          const money = { amountMinor: amount, currency: code };
          const total = totalOf(money, feeOf("send", money));
          expect(total.amountMinor).toBe(amount + feeOf("send", money).amountMinor);
          const { amountMinor: missing } = shortfallOf(total, available);
          expect(missing >= 0n).toBe(true);
          expect(available + missing >= total.amountMinor).toBe(true);
          if (missing > 0n) expect(available + missing).toBe(total.amountMinor);
        },
      ),
    );
  });
});

describe("limits", () => {
  it.each([
    ["send", 1n, "CNY", null],
    ["send", MAX_PAYMENT_MINOR, "CNY", null],
    ["send", MAX_PAYMENT_MINOR + 1n, "CNY", "above_maximum"],
    ["send", 1n, "EUR", "currency_not_offered"],
    ["top_up", 99n, "CNY", "below_minimum"],
    ["top_up", 100n, "CNY", null],
    ["top_up", 5_000_000n, "CNY", null],
    ["top_up", 5_000_001n, "CNY", "above_maximum"],
    ["top_up", 99n, "JPY", "below_minimum"],
    ["top_up", 1_000_001n, "JPY", "above_maximum"],
    ["top_up", 700_000n, "USD", null],
    ["top_up", 700_001n, "USD", "above_maximum"],
    ["top_up", 100n, "KWD", "currency_not_offered"],
  ] as const)("%s %s %s: %s", (kind, amount, code, problem) => {
    expect(limitProblem(kind, { amountMinor: amount, currency: code })).toBe(problem);
  });

  it("of top-ups are told as money", () => {
    expect(
      TOP_UP_LIMITS.map(
        ({ min, max }) => `${toDecimalString(min)}–${toDecimalString(max)} ${max.currency}`,
      ),
    ).toEqual(["1.00–50000.00 CNY", "1.00–7000.00 USD", "100–1000000 JPY"]);
  });
});
