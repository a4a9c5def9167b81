import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
} from "@okpay/testkit";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import { bodyOf } from "./testing/answers.ts";

/** What ran out is let go of, and what ended is looked at for that once and never again. */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
const world = await createCardsWorld({ url, clock, money: { checkouts: shop.checkouts } });
const { payments } = world;
afterAll(async () => {
  await owner.end();
  await world.close();
  await shop.close();
});

const WEEK_MS = 7 * 86_400_000;
const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });

async function bought(capture: "later" | "at_once") {
  const { id } = await world.customer("林悦", { USD: 100_00n });
  const { publicId, merchantId } = await shop.open(world.ledger, usd(10_00n), { capture });
  const { token } = await payments.quote({
    customerId: id,
    body: { kind: "purchase", checkoutId: publicId, way: { type: "balance" } },
  });
  const answer = await payments.confirm({ customerId: id, quote: token, idempotencyKey: token });
  return { merchantId, paymentId: fromPublicId(bodyOf(answer).id), clientId: "capture" };
}
/** In the index of what can still be let go of. */
const lookedAt = async (): Promise<string[]> => {
  const { rows } = await owner.query<{ id: string }>(
    "SELECT id FROM payments.purchase WHERE NOT is_captured_at_once AND NOT is_over",
  );
  return rows.map(({ id }) => id);
};

it("what was captured in time is marked once its time is over, what is held is let go of first, and what is not due stays", async () => {
  const taken = await bought("later");
  const left = await bought("later");
  await bought("at_once");
  await payments.purchases.capture(taken);
  expect(await payments.purchases.expire()).toBe(0);
  expect((await lookedAt()).toSorted()).toEqual([taken.paymentId, left.paymentId].toSorted());
  clock.advance(WEEK_MS);
  const young = await bought("later");
  expect(await payments.purchases.expire()).toBe(1);
  expect(await payments.purchases.get(left)).toMatchObject({ state: "voided" });
  expect(await lookedAt()).toEqual([young.paymentId]);
  expect(await payments.purchases.expire()).toBe(0);
  expect(await payments.purchases.get(young)).toMatchObject({ state: "authorized" });
  // A mark changes nothing else: what was taken can still be given back.
  expect(await payments.purchases.refund({ ...taken, clientId: "back" })).toMatchObject({
    refunded: usd(10_00n),
  });
});
