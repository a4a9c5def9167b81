import { createShopWorld } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";

/** A new merchant gives its first sale back whole; what was lent for it is owed, said, and taken by the next payout. */
const world = await createShopWorld();
afterAll(() => world.app.close());
const { call } = world;
const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });
const owner = { cookie: await world.customer("owner", "+8613800138101") };
const buyer = { cookie: await world.customer("buyer", "+8613800138102") };
const shop: string = (
  await call("POST", "/v1/merchants", owner, { name: "Lantern Books", country: "CN" })
).json.id;
const key: string = (
  await call("POST", `/v1/merchants/${shop}/keys`, owner, {
    mode: "live",
    name: "Shop server",
    scopes: ["payments.read", "payments.write", "refunds.write", "balance.read"],
  })
).json.secret;
const once = (as: object) => ({ ...as, idempotencyKey: newId() });

async function confirmed(as: { cookie: string }, wish: object) {
  const quoted = await call("POST", "/v1/quotes", as, wish);
  return (await call("POST", "/v1/payments", once(as), { quote: quoted.json.token })).json;
}
async function sell(amountMinor: string): Promise<string> {
  const checkout = await call("POST", "/v1/merchant/checkouts", once({ key }), {
    reference: newId(),
    amount: cny(amountMinor),
    description: "Lanterns",
  });
  const way = { type: "balance" };
  return (await confirmed(buyer, { kind: "purchase", checkoutId: checkout.json.id, way })).id;
}
const saleOf = async (id: string) =>
  (await call("GET", `/v1/merchants/${shop}/payments/${id}`, owner)).json;
const balance = async () => {
  const { balances } = (await call("GET", "/v1/merchant/balance", { key })).json;
  const { available, owed } = balances.find(
    ({ currency }: { currency: string }) => currency === "CNY",
  );
  return [available.amountMinor, owed.amountMinor];
};
const payOut = (as: object = once(owner), currency = "CNY") =>
  call("POST", `/v1/merchants/${shop}/payouts`, as, { currency });

it("is lent the fee, owes it, and pays it with the next payout", async () => {
  const cardId = "sandbox_visa_approved";
  await confirmed(buyer, { kind: "top_up", cardId, amount: cny("50000") });
  const first = await sell("10000");
  expect(await balance()).toEqual(["9940", "0"]);
  expect(await saleOf(first)).toMatchObject({
    refundable: cny("10000"),
    refundAdvance: cny("60"),
    fee: cny("60"),
  });
  const given = await call(
    "POST",
    `/v1/merchants/${shop}/payments/${first}/refunds`,
    once(owner),
    {},
  );
  expect(given).toMatchObject({
    status: 200,
    json: { refunded: cny("10000"), refundable: cny("0"), refundAdvance: cny("0") },
  });
  expect(await balance()).toEqual(["0", "60"]);
  expect((await payOut()).json.code).toBe("nothing_to_pay_out");

  // A sale that does not cover what is owed is not paid out, and stays.
  await sell("60");
  expect(await balance()).toEqual(["60", "60"]);
  expect((await payOut()).json.code).toBe("nothing_to_pay_out");

  await sell("1000");
  expect(await balance()).toEqual(["1054", "60"]);
  const as = once(owner);
  const paid = await payOut(as);
  expect(paid).toMatchObject({ status: 201, json: { amount: cny("994") } });
  // The key is this payout's for ever.
  expect((await payOut(as)).json).toEqual(paid.json);
  expect((await payOut(as, "USD")).json).toMatchObject({
    code: "idempotency_key_reused",
    errors: [{ field: "currency", code: "differs" }],
  });
  expect(await balance()).toEqual(["0", "0"]);
  const earlier = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const later = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const url = `/v1/merchants/${shop}/statement.csv?mode=live&currency=CNY&from=${earlier}&to=${later}&lang=en`;
  const csv = await world.app.http.inject({ method: "GET", url, headers: owner });
  expect(csv.body).toContain("Lent for a refund");
  expect(csv.body).toContain("Taken back for a refund");
});

it("is not lent what was paid out, but for the fee that was lent and paid before", async () => {
  const sale = await sell("10000");
  await payOut();
  expect(await saleOf(sale)).toMatchObject({ refundable: cny("60"), refundAdvance: cny("60") });
  const path = `/v1/merchant/payments/${sale}/refunds`;
  expect((await call("POST", path, once({ key }), {})).json.code).toBe(
    "merchant_balance_too_small",
  );
});
