import { createLendingWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../../platform/ids.ts";
import { find } from "../repository.ts";
import { advanceFor } from "./advance.ts";

/**
 * The cap of what is lent, by itself. Two refunds that looked at the same moment would each lend all that may be lent; what
 * the merchant has sold in between would pay for the rest of both, so the floor of its balance stops neither. In a world of
 * its own: an advance without its payment is a fault to whoever verifies the books.
 */
const world = await createLendingWorld();
const { database, ledger, open, sell, refund, drain, standing } = world;
afterAll(() => world.close());

async function storedSale({ paymentId }: { readonly paymentId: string }) {
  const sale = await find(database.kysely, paymentId);
  if (sale === null || sale.purchase === null) throw new Error("it was sold");
  return { ...sale, purchase: sale.purchase };
}

it("lends what two refunds saw at once to the first alone: the second is told to look again", async () => {
  const merchant = await open(100_00n);
  const whole = await sell(merchant);
  const sales = [
    await sell(await open(100_00n, merchant)),
    await sell(await open(100_00n, merchant)),
  ];
  await refund(whole);
  // 197.00 are left, and 1.00 of fee was kept of what went back.
  await drain(merchant, 148_50n);
  const seen = await Promise.all(
    sales.map(async (sale) =>
      advanceFor({ database, ledger }, await storedSale(sale), {
        id: newId(),
        amountMinor: 50_00n,
      }),
    ),
  );
  expect(seen.map(({ transfers }) => transfers.map((each) => each.amountMinor))).toEqual([
    [1_50n],
    [1_50n],
  ]);
  const states = [];
  for (const advance of seen) states.push((await ledger.book(advance)).state);
  expect(states).toEqual(["booked", "stale"]);
  expect((await standing(merchant)).owed).toBe(1_50n);
});
