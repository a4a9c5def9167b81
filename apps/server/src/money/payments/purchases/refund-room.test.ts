import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Funds, feeKept, mostRefundable } from "./refund-room.ts";

const sale: Funds = {
  available: 99_40n,
  owed: 0n,
  kept: 0n,
  captured: 100_00n,
  refunded: 0n,
  fee: 60n,
};

describe("how much of a sale can go back", () => {
  it.each([
    ["the merchant's only sale: all of it, its fee lent", {}, 100_00n],
    ["a merchant with more than enough", { available: 500_00n }, 100_00n],
    ["paid out since: nothing", { available: 0n }, 0n],
    ["half of it paid out: what there is, and the fee of that part", { available: 50_00n }, 50_30n],
    ["the fee of another sale was lent and is owed", { available: 98_80n, kept: 60n }, 100_00n],
    ["one minor unit less than may be lent", { available: 99_39n }, 99_98n],
    ["its fee was lent before, and not for a refund that lasted", { owed: 60n }, 99_40n],
    ["the rest of it", { available: 49_40n, refunded: 50_00n }, 50_00n],
    ["a fee that is all of the sale", { available: 0n, fee: 100_00n }, 100_00n],
  ])("%s", (_, changes: Partial<Funds>, most) => {
    expect(mostRefundable({ ...sale, ...changes })).toBe(most);
  });

  it("is the largest sum with which no more is lent than the fees kept of what went back", () => {
    const small = (max: number) => fc.bigInt({ min: 0n, max: BigInt(max) });
    fc.assert(
      fc.property(
        fc.record({
          available: small(60),
          owed: small(9),
          kept: small(9),
          captured: fc.bigInt({ min: 1n, max: 60n }),
          refunded: small(59),
          fee: small(8),
        }),
        (funds) => {
          fc.pre(funds.refunded < funds.captured && funds.fee < funds.captured);
          const left = funds.captured - funds.refunded;
          const isSafe = (amount: bigint) =>
            amount <= funds.available ||
            funds.owed + amount - funds.available <= funds.kept + feeKept(funds, amount);
          let most = 0n;
          for (let amount = 0n; amount <= left; amount++) if (isSafe(amount)) most = amount;
          expect(mostRefundable(funds)).toBe(most);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
