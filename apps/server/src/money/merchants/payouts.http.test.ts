import { createShopWorld } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { derivedId } from "../../platform/derived-id.ts";
import { fromPublicId, newId } from "../../platform/ids.ts";
import type { MerchantsDeps } from "./deps.ts";
import { createPayouts } from "./payouts.ts";

/** Payouts by the schedule: once a day and merchant, and one that fails holds up no other. By hand: once a key. */
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
  expect(paid.json).toMatchObject({ state: "completed" });
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
    payOut: (key: string, currency = "CNY") =>
      call("POST", `/v1/merchants/${id}/payouts`, { ...owner, idempotencyKey: key }, { currency }),
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

describe("by hand", () => {
  it("one key at the same time is one payout, and is answered with it", async () => {
    const shop = await openShop({ every: "manual" });
    await shop.sell("1000");
    const key = newId();
    const { database, ledger } = app.services;
    // Another process asks for the same payout after this one has found none, and before it looks what there is.
    const first = Promise.withResolvers<Awaited<ReturnType<typeof shop.payOut>>>();
    const balances: typeof ledger.balances = async (ids) => {
      first.resolve(await shop.payOut(key));
      return ledger.balances(ids);
    };
    const deps = {
      ...app.services,
      database,
      ledger: { ...ledger, balances },
      jobs: { handle: () => {}, schedule: () => {} },
      outbox: { subscribe: () => {} },
    } as unknown as MerchantsDeps;
    const { rows } = await database.pool.query<{ customer_id: string }>(
      "SELECT customer_id FROM merchants.member WHERE merchant_id = $1",
      [fromPublicId(shop.id)],
    );
    const second = createPayouts(deps).payOut(
      {
        merchantId: fromPublicId(shop.id),
        customerId: rows[0]?.customer_id ?? "",
        role: "owner",
      },
      { currency: "CNY", key, origin: { ip: "127.0.0.1", userAgent: "shop" } },
    );
    expect((await first.promise).status).toBe(201);
    expect((await second).id).toBe((await first.promise).json.id);
    expect(await shop.payouts()).toHaveLength(1);
  });

  it("a key that is written like the schedule's name is a payout of its own", async () => {
    const shop = await openShop({ every: "day" });
    await shop.sell("1000");
    await run();
    const day = new Date().toISOString().slice(0, 10);
    for (const key of [`CNY:day:${day}`, `day:${day}`]) {
      await shop.sell("500");
      expect(await shop.payOut(key)).toMatchObject({ status: 201, json: { isByHand: true } });
    }
    expect(await shop.payouts()).toHaveLength(3);
  });

  it("a key of the time when each currency had its own is still the payout that was made with it", async () => {
    const shop = await openShop({ every: "manual" });
    await shop.sell("1000");
    const made = (await shop.payOut("once")).json;
    const oldId = derivedId(fromPublicId(shop.id), "payout:CNY:earlier");
    await world.asOwner(
      `INSERT INTO merchants.payout SELECT '${oldId}', merchant_id, amount, currency, customer_id, asked_by, paid_at
         FROM merchants.payout WHERE id = '${fromPublicId(made.id)}'`,
    );
    await shop.sell("500");
    expect((await shop.payOut("earlier")).json).toMatchObject({ amount: cny("994") });
    expect((await shop.payOut("earlier", "USD")).json.code).toBe("nothing_to_pay_out");
    expect((await shop.payOut("once", "USD")).json.code).toBe("idempotency_key_reused");
    expect((await shop.payOut("later")).json).toMatchObject({ amount: cny("497") });
  });
});
