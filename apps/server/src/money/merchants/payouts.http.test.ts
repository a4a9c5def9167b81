import { createShopWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { fromPublicId, newId } from "../../platform/ids.ts";

/** Payouts by the schedule: once a day and merchant, and one that fails holds up no other. */
const world = await createShopWorld();
const { app, call } = world;
afterAll(async () => {
  await app.services.jobs.stop();
  await app.close();
});
const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });
const owner = { cookie: await world.customer("owner", "+8613800138201") };
const buyer = { cookie: await world.customer("buyer", "+8613800138202") };
const once = (as: object) => ({ ...as, idempotencyKey: newId() });

async function confirm(wish: object): Promise<void> {
  const { token } = (await call("POST", "/v1/quotes", buyer, wish)).json;
  const paid = await call("POST", "/v1/payments", once(buyer), { quote: token });
  expect(paid.json.state).toBe("completed");
}
async function openShop(payoutSchedule: object) {
  const { id } = (
    await call("POST", "/v1/merchants", owner, { name: "Lantern Books", country: "CN" })
  ).json;
  const scopes = ["payments.read", "payments.write", "balance.read"];
  const { secret: key } = (
    await call("POST", `/v1/merchants/${id}/keys`, owner, { mode: "live", name: "Shop", scopes })
  ).json;
  await call("PATCH", `/v1/merchants/${id}`, owner, { payoutSchedule });
  return {
    id: String(id),
    async sell(amountMinor: string) {
      const checkout = await call("POST", "/v1/merchant/checkouts", once({ key }), {
        reference: newId(),
        amount: cny(amountMinor),
        description: "Lanterns",
      });
      const way = { type: "balance" };
      await confirm({ kind: "purchase", checkoutId: checkout.json.id, way });
    },
    payouts: async (): Promise<readonly { isByHand: boolean }[]> =>
      (await call("GET", `/v1/merchants/${id}/payouts`, owner)).json.payouts,
  };
}
/** The schedule's job, now; until it is over. */
async function run(): Promise<void> {
  const { jobs, database } = app.services;
  await database.kysely
    .transaction()
    .execute((tx) => jobs.add(tx, "merchants.payOut", {}, { key: "now" }));
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(
        "SELECT FROM graphile_worker.jobs WHERE key = 'now'",
      );
      return rows.length;
    })
    .toBe(0);
}

it("are made once a day, and one that cannot be made holds up no other", async () => {
  await confirm({ kind: "top_up", cardId: "sandbox_visa_approved", amount: cny("50000") });
  const [broken, fine, byHand] = [
    await openShop({ every: "day" }),
    await openShop({ every: "day" }),
    await openShop({ every: "manual" }),
  ];
  for (const { sell } of [broken, fine, byHand]) await sell("10000");
  await world.asOwner(`
    CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END';
    CREATE TRIGGER refuse BEFORE INSERT ON merchants.payout FOR EACH ROW
      WHEN (NEW.merchant_id = '${fromPublicId(broken.id)}') EXECUTE FUNCTION public.refuse()`);
  await app.services.jobs.start();
  await run();
  expect(await broken.payouts()).toEqual([]);
  expect(await fine.payouts()).toMatchObject([{ amount: cny("9940"), isByHand: false }]);
  expect(await byHand.payouts()).toEqual([]);

  await world.asOwner("DROP TRIGGER refuse ON merchants.payout; DROP FUNCTION public.refuse()");
  await fine.sell("5000");
  await run();
  expect(await broken.payouts()).toMatchObject([{ amount: cny("9940"), isByHand: false }]);
  // What came after it is paid out on another day, or by hand.
  expect(await fine.payouts()).toHaveLength(1);
});
