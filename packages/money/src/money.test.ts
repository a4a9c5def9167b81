// Money on integers: rounding is exact and unbiased, what a person types is taken literally or refused, nothing loses a digit.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  basisPointsOf,
  CURRENCY_CODES,
  divideHalfEven,
  exponentOf,
  formatMoney,
  isCurrencyCode,
  parseDecimal,
  toDecimalString,
} from "./index.ts";

const currency = fc.constantFrom(...CURRENCY_CODES);
const anyAmount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("currencies", () => {
  it("have the exponents of ISO 4217", () => {
    expect(Object.fromEntries(CURRENCY_CODES.map((code) => [code, exponentOf(code)]))).toEqual({
      CNY: 2,
      USD: 2,
      EUR: 2,
      GBP: 2,
      HKD: 2,
      JPY: 0,
      KRW: 0,
      KWD: 3,
    });
  });

  it("knows only its own codes", () => {
    expect(isCurrencyCode("CNY")).toBe(true);
    expect(["cny", "XXX", "", "toString"].map(isCurrencyCode)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("rounding", () => {
  it.each([
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [0n, 7n, 0n],
  ])("%d / %d is %d, half to even", (numerator, denominator, expected) => {
    expect(divideHalfEven(numerator, denominator)).toBe(expected);
  });

  it("is never further than half a unit away, and symmetric", () => {
    fc.assert(
      fc.property(anyAmount, fc.bigInt({ min: 1n, max: 10n ** 12n }), (numerator, denominator) => {
        const rounded = divideHalfEven(numerator, denominator);
        const twiceError = 2n * (numerator - rounded * denominator);
        expect(twiceError <= denominator && twiceError >= -denominator).toBe(true);
        expect(divideHalfEven(-numerator, denominator)).toBe(-rounded);
      }),
    );
  });

  it("refuses to divide by nothing", () => {
    expect(() => divideHalfEven(1n, 0n)).toThrow(RangeError);
  });

  it("takes basis points exactly", () => {
    expect(basisPointsOf(10_000n, 100n)).toBe(100n);
    expect(basisPointsOf(50n, 100n)).toBe(0n);
    expect(basisPointsOf(150n, 100n)).toBe(2n);
  });
});

describe("amounts as text", () => {
  it("come back as they were written, in every currency", () => {
    fc.assert(
      fc.property(currency, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (code, amountMinor) => {
        expect(parseDecimal(toDecimalString({ amountMinor, currency: code }), code)).toBe(
          amountMinor,
        );
      }),
    );
  });

  it.each([
    ["12.5", "CNY", 1250n],
    ["１２．５０", "CNY", 1250n],
    ["1,234.56", "CNY", 123456n],
    ["1 234", "JPY", 1234n],
    ["1.234", "KWD", 1234n],
    ["12.00", "JPY", 12n],
    [".5", "CNY", null],
    ["12.345", "CNY", null],
    ["1.5", "JPY", null],
    ["-1", "CNY", null],
    ["1e3", "CNY", null],
    ["0x10", "CNY", null],
    ["", "CNY", null],
    ["NaN", "CNY", null],
  ] as const)("%j in %s is %s", (text, code, expected) => {
    expect(parseDecimal(text, code)).toBe(expected);
  });

  it.each([
    [{ amountMinor: -1364n, currency: "CNY" }, "zh-CN", {}, "-¥13.64"],
    [{ amountMinor: 1364n, currency: "CNY" }, "en", { sign: "always" }, "+¥13.64"],
    [{ amountMinor: 7500n, currency: "JPY" }, "zh-CN", {}, "JP¥7,500"],
    [{ amountMinor: 7500n, currency: "HKD" }, "en", {}, "HK$75.00"],
    [{ amountMinor: 31208n, currency: "USD" }, "zh-CN", {}, "$312.08"],
    [{ amountMinor: 0n, currency: "CNY" }, "en", { sign: "always" }, "¥0.00"],
  ] as const)("%o in %s reads as people write it", (money, locale, options, expected) => {
    expect(formatMoney(money, locale, options)).toBe(expected);
  });

  it("keeps every digit beyond 2^53", () => {
    const text = formatMoney({ amountMinor: 2n ** 63n - 1n, currency: "JPY" }, "en");
    expect(text.replace(/\D/g, "")).toBe("9223372036854775807");
  });

  it("shows two currencies of one amount differently in every language", () => {
    for (const locale of ["zh-CN", "en"]) {
      const shown = CURRENCY_CODES.map((code) =>
        formatMoney({ amountMinor: 0n, currency: code }, locale),
      );
      expect(new Set(shown.map((text) => text.replace(/[\d.,]/g, ""))).size).toBe(
        CURRENCY_CODES.length,
      );
    }
  });
});
