import { createLendingWorld, type OpenedCheckout } from "@okpay/testkit";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { newId } from "../../../platform/ids.ts";
import { createRandom } from "../../../testing/random.ts";
import { verifyPayments } from "../agreement.ts";
import { codeOf } from "./testing/answers.ts";

/** What a refund lacks because the fee is kept: lent, within the fees that were kept, whatever happens in between. */
const world = await createLendingWorld();
const { payments, payer, usd, open, sell, refund, standing, drain } = world;
afterAll(async () => {
  expect(await verifyPayments({ url: world.url, role: "okpay_app" })).toMatchObject({
    problem: null,
  });
  await world.close();
});
afterEach(() => world.setFaults({}));

/** What is owed is within the fees kept of what went back; no sale gave back more than it took. */
async function agrees(
  merchant: OpenedCheckout,
  sales: readonly { merchantId: string; paymentId: string }[],
): Promise<void> {
  const { owed, has = -1n } = await standing(merchant);
  let kept = 0n;
  for (const sale of sales) {
    const { captured, refunded, merchantFee } = await payments.purchases.get(sale);
    expect(refunded.amountMinor).toBeLessThanOrEqual(captured.amountMinor);
    kept += (merchantFee.amountMinor * refunded.amountMinor) / captured.amountMinor;
  }
  expect(owed).toBeLessThanOrEqual(kept);
  expect(has).toBeGreaterThanOrEqual(0n);
}

describe.each(["balance", "card"] as const)(
  "a merchant whose only money is one sale by %s",
  (way) => {
    it("gives it back whole: the fee is lent, the payer has all of it in one line", async () => {
      const checkout = await open(100_00n);
      const sale = await sell(checkout, way);
      const before = await world.available(payer.id, "USD");
      expect(await payments.purchases.get(sale)).toMatchObject({
        refundable: usd(100_00n),
        refundAdvance: usd(1_00n),
      });
      const view = await refund(sale, undefined, "whole");
      expect(view).toMatchObject({
        refunded: usd(100_00n),
        refundable: usd(0n),
        refunds: [{ state: "completed", amount: usd(100_00n) }],
      });
      expect(await standing(checkout)).toEqual({ has: 0n, owed: 1_00n });
      if (way === "balance")
        expect((await world.available(payer.id, "USD")) - before).toBe(100_00n);
      // The same command again lends nothing more.
      expect(await refund(sale, undefined, "whole")).toEqual(view);
      expect(await standing(checkout)).toEqual({ has: 0n, owed: 1_00n });
    });
  },
);

describe("what is lent", () => {
  it("is no credit: money that was paid out is not lent, nor the fee twice", async () => {
    const checkout = await open(100_00n);
    const sale = await sell(checkout);
    await drain(checkout, 60_00n);
    expect(await payments.purchases.get(sale)).toMatchObject({
      refundable: usd(39_39n),
      refundAdvance: usd(39n),
    });
    expect(await codeOf(refund(sale))).toBe("merchant_balance_too_small");
    expect(await codeOf(refund(sale, 39_40n))).toBe("merchant_balance_too_small");
    await refund(sale, 39_39n);
    expect(await standing(checkout)).toEqual({ has: 0n, owed: 39n });
    for (let tries = 0; tries < 3; tries++)
      expect(await codeOf(refund(sale, 1_00n))).toBe("merchant_balance_too_small");
    expect(await standing(checkout)).toEqual({ has: 0n, owed: 39n });
  });

  it("stays where it is when the card network takes no refund, and is not lent a second time", async () => {
    const checkout = await open(100_00n);
    const sale = await sell(checkout, "card");
    const { rows } = await world.database.pool.query<{ id: string }>(
      "SELECT id FROM payments.attempt WHERE payment_id = $1",
      [sale.paymentId],
    );
    // Given back at the network by somebody else already, so that it takes no refund of ours.
    await world.acquirer.refund({
      operationId: newId(),
      reference: rows[0]?.id ?? "",
      amount: usd(100_00n),
    });
    for (let tries = 0; tries < 2; tries++) {
      expect(await refund(sale)).toMatchObject({ refunded: usd(0n), refundAdvance: usd(0n) });
      expect(await standing(checkout)).toEqual({ has: 100_00n, owed: 1_00n });
    }
    expect((await payments.purchases.get(sale)).refunds.map(({ state }) => state)).toEqual([
      "declined",
      "declined",
    ]);
  });

  it.each([1, 2, 3, 4])(
    "whatever is sold, refunded and paid out, several at once: within the fees, and never more than was taken (seed %i)",
    async (seed) => {
      const random = createRandom(seed);
      const first = await open(10_00n);
      const sales = [await sell(first)];
      for (let round = 0; round < 12; round++) {
        if (random.chance(0.4))
          sales.push(await sell(await open(BigInt(1 + random.below(20_00)), first)));
        const { has = 0n } = await standing(first);
        if (random.chance(0.2) && has > 1n) await drain(first, has / 2n);
        await Promise.all(
          Array.from({ length: 1 + random.below(3) }, () =>
            codeOf(
              refund(
                random.pick(sales),
                random.chance(0.5) ? undefined : BigInt(1 + random.below(9_00)),
              ),
            ),
          ),
        );
        await agrees(first, sales);
      }
    },
  );
});
