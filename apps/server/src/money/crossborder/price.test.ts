import { CURRENCY_CODES, type CurrencyCode, exponentOf } from "@okpay/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Conversion,
  convertReceive,
  convertSend,
  costBasisPoints,
  customerRateOf,
  feeOf,
  marginAt,
  ratioOf,
} from "./price.ts";

/** A rate between one in a million and nine million, so that yen to dinar and back are among them. */
const mid = fc
  .tuple(fc.bigInt(0n, 999_999n), fc.bigInt(1n, 99_999_999n))
  .map(([whole, part]) => `${whole}.${part.toString().padStart(8, "0")}`);
const currency = fc.constantFrom(...CURRENCY_CODES);
const margin = fc.integer({ min: 0, max: 500 });
const amount = fc.bigInt(1n, 10n ** 13n);

const sumOf = ({ principalMinor, marginMinor, roundingMinor }: Conversion): bigint =>
  principalMinor + marginMinor + roundingMinor;

describe("a conversion, over every pair of currencies", () => {
  it("is the sum of its parts, none of them negative, and arrives floored", () => {
    fc.assert(
      fc.property(amount, mid, currency, currency, margin, (send, rate, from, to, bps) => {
        const ratio = ratioOf(rate, from, to);
        const sums = convertSend(send, ratio, bps);
        expect(sumOf(sums)).toBe(send);
        expect(sums.principalMinor >= 0n && sums.marginMinor >= 0n).toBe(true);
        expect(sums.roundingMinor >= 0n).toBe(true);
        const paidFor = (send - sums.marginMinor) * ratio.numerator;
        expect(sums.receiveMinor * ratio.denominator <= paidFor).toBe(true);
        expect((sums.receiveMinor + 1n) * ratio.denominator > paidFor).toBe(true);
        // What is too small to arrive is worth less than one minor unit there.
        expect(sums.roundingMinor * ratio.numerator < ratio.denominator).toBe(true);
      }),
    );
  });

  it("more sent never arrives as less", () => {
    fc.assert(
      fc.property(amount, fc.bigInt(1n, 1_000n), mid, margin, (send, more, rate, bps) => {
        const ratio = ratioOf(rate, "CNY", "EUR");
        expect(
          convertSend(send + more, ratio, bps).receiveMinor >=
            convertSend(send, ratio, bps).receiveMinor,
        ).toBe(true);
      }),
    );
  });

  it("what arrives as asked costs the least that brings it, and adds up without rounding", () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 11n),
        mid,
        currency,
        currency,
        margin,
        (receive, rate, from, to, bps) => {
          const ratio = ratioOf(rate, from, to);
          const sums = convertReceive(receive, ratio, bps);
          expect(sums.receiveMinor).toBe(receive);
          expect(sumOf(sums)).toBe(sums.sendMinor);
          expect(sums.roundingMinor).toBe(0n);
          expect(convertSend(sums.sendMinor, ratio, bps).receiveMinor >= receive).toBe(true);
          expect(convertSend(sums.sendMinor - 1n, ratio, bps).receiveMinor < receive).toBe(true);
        },
      ),
    );
  });

  it("asking for what an amount brings never costs more than that amount", () => {
    fc.assert(
      fc.property(amount, mid, currency, currency, margin, (send, rate, from, to, bps) => {
        const ratio = ratioOf(rate, from, to);
        const { receiveMinor } = convertSend(send, ratio, bps);
        expect(convertReceive(receiveMinor, ratio, bps).sendMinor <= send).toBe(true);
      }),
    );
  });
});

describe("rates", () => {
  it("count in minor units, whatever the exponents", () => {
    // 1 000 yen at 0.0456 are 45.60 yuan; 10.00 dollars at 0.3071 are 3.071 dinar.
    expect(convertSend(1_000n, ratioOf("0.0456", "JPY", "CNY"), 0).receiveMinor).toBe(45_60n);
    expect(convertSend(10_00n, ratioOf("0.3071", "USD", "KWD"), 0).receiveMinor).toBe(3_071n);
    expect(convertSend(45_60n, ratioOf("21.93", "CNY", "JPY"), 0).receiveMinor).toBe(1_000n);
  });

  it("of one currency into itself change nothing", () => {
    expect(convertSend(1_234n, ratioOf("1.000000", "USD", "USD"), 0)).toEqual({
      sendMinor: 1_234n,
      receiveMinor: 1_234n,
      principalMinor: 1_234n,
      marginMinor: 0n,
      roundingMinor: 0n,
    });
  });

  it.each([
    ["0.128400", 50, "0.127758"],
    ["0.12182916", 50, "0.1212200142"],
    ["1.000000", 0, "1.000000"],
    ["156.1", 45, "155.397550"],
    ["0.0000000001", 50, "0.0000000001"],
  ])("%s less %i basis points reads %s", (rate, bps, shown) => {
    expect(customerRateOf(rate, bps)).toBe(shown);
  });

  it("have a wider margin once they are older than ten minutes", () => {
    expect([0, 600_000, 600_001, 1_800_000].map((age) => marginAt(50, age))).toEqual([
      50, 50, 75, 75,
    ]);
  });
});

describe("the fee", () => {
  it.each<[CurrencyCode, bigint, bigint]>([
    ["CNY", 1_000_00n, 11_00n],
    ["CNY", 1_00n, 8_00n],
    ["CNY", 1_000_000_00n, 200_00n],
    ["USD", 100_00n, 1_50n],
    ["USD", 100_000_00n, 30_00n],
    ["JPY", 10_000n, 210n],
    ["JPY", 10_000_000n, 4_500n],
  ])("of %s %i is %i", (code, send, fee) => {
    expect(feeOf(send, code)).toBe(fee);
  });

  it("is set for what wallets hold and for nothing else", () => {
    const set = CURRENCY_CODES.filter((code) => {
      try {
        return feeOf(1_000n, code) > 0n;
      } catch {
        return false;
      }
    });
    expect(set).toEqual(["CNY", "USD", "JPY"]);
    expect(set.map(exponentOf)).toEqual([2, 2, 0]);
  });

  it("and the margin are told together, of what leaves the wallet", () => {
    expect(costBasisPoints(500n, 1_100n, 100_000n)).toBe(158);
    expect(costBasisPoints(0n, 0n, 0n)).toBe(0);
  });
});
