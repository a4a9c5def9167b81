import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
  type OpenedCheckout,
} from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { fromPublicId, newId } from "../../../platform/ids.ts";
import { TRANSFER_CODES } from "../../ledger/index.ts";
import { find } from "../repository.ts";
import { advanceAccountId, advanceFor } from "./advance.ts";
import { bodyOf } from "./testing/answers.ts";

/**
 * The cap of what is lent, by itself. Two refunds that looked at the same moment would each lend all that may be lent; what
 * the merchant has sold in between would pay for the rest of both, so the floor of its balance stops neither.
 */
const { url, ownerUrl } = await createTestDatabase();
const shop = await createTestShop(ownerUrl);
const world = await createCardsWorld({
  url,
  clock: createFakeClock(),
  money: { checkouts: shop.checkouts },
});
const { payments, ledger, database } = world;
afterAll(async () => {
  await world.close();
  await shop.close();
});
const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
const payer = await world.customer("林悦", { USD: 1_000_00n });

async function sell(checkout: OpenedCheckout): Promise<string> {
  const body = {
    kind: "purchase",
    checkoutId: checkout.publicId,
    way: { type: "balance" },
  } as const;
  const { token } = await payments.quote({ customerId: payer.id, body });
  const paid = await payments.confirm({
    customerId: payer.id,
    quote: token,
    idempotencyKey: newId(),
  });
  return fromPublicId(bodyOf(paid).id);
}

async function saleOf(paymentId: string) {
  const sale = await find(database.kysely, paymentId);
  if (sale === null || sale.purchase === null) throw new Error("it was sold");
  return { ...sale, purchase: sale.purchase };
}

it("lends what two refunds saw at once to the first alone: the second is told to look again", async () => {
  const merchant = await shop.open(ledger, usd(100_00n), { capture: "at_once" });
  const open = () => shop.open(ledger, usd(100_00n), { capture: "at_once", merchant });
  const whole = await sell(merchant);
  const sales = [await sell(await open()), await sell(await open())];
  await payments.purchases.refund({
    merchantId: merchant.merchantId,
    paymentId: whole,
    clientId: newId(),
  });
  // 197.00 are left, and 1.00 of fee was kept of what went back.
  const house = await world.wallets.accountOf(payer.id, "USD");
  await ledger.book({
    transfers: [
      {
        id: newId(),
        kind: "posted",
        debitAccountId: merchant.accountId,
        creditAccountId: house ?? "",
        amountMinor: 148_50n,
        currency: "USD",
        code: TRANSFER_CODES.merchantPayout,
      },
    ],
  });
  const deps = { database, ledger };
  const seen = await Promise.all(
    sales.map(async (sale) =>
      advanceFor(deps, await saleOf(sale), { id: newId(), amountMinor: 50_00n }),
    ),
  );
  expect(seen.map(({ transfers }) => transfers.map((each) => each.amountMinor))).toEqual([
    [1_50n],
    [1_50n],
  ]);
  const states = [];
  for (const advance of seen) states.push((await ledger.book(advance)).state);
  expect(states).toEqual(["booked", "stale"]);
  const owed = advanceAccountId(merchant.accountId);
  expect((await ledger.balances([owed])).get(owed)?.balance).toBe(1_50n);
});
