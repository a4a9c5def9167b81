import { createShopWorld, startReceiver } from "@okpay/testkit";
import { Webhook } from "standardwebhooks";
import { afterAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { isDueOn } from "./payouts.ts";

/** What a merchant sells: checkouts, payments, links and payouts, by API key and in the portal, over HTTP. */
const world = await createShopWorld();
const { app, call } = world;
const receiver = await startReceiver();
afterAll(async () => {
  await app.services.outbox.stop();
  await app.services.jobs.stop();
  await app.close();
  await receiver.close();
});
const owner = { cookie: await world.customer("owner", "+8613800138000") };
const buyer = { cookie: await world.customer("buyer", "+8613800138001") };
const shop = await openShop(owner);
const rival = await openShop(buyer);
const [key, testKey, rivalKey] = [
  await keyOf(owner, shop, "live"),
  await keyOf(owner, shop, "test"),
  await keyOf(buyer, rival, "live"),
];
const hook = (
  await call("POST", `/v1/merchants/${shop}/webhooks`, owner, {
    // Live events go to public https addresses alone, which no test has: this installation opens its own network.
    mode: "live",
    url: receiver.url,
    events: [],
  })
).json;
app.services.outbox.start();
await app.services.jobs.start();
await topUp(buyer, "50000");

const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });
let orders = 0;
const wish = (amountMinor: string, more: object = {}) => ({
  reference: `order-${++orders}`,
  amount: cny(amountMinor),
  description: "Two paper lanterns",
  ...more,
});

describe("a checkout", () => {
  it("is one for its reference, for ever, and one answer for its key", async () => {
    const as = once({ key });
    const body = wish("1000");
    const made = await call("POST", "/v1/merchant/checkouts", as, body);
    expect(made).toMatchObject({ status: 201, json: { state: "open", mode: "live" } });
    expect(made.json.url).toMatch(/\/checkout\/chk_[0-9a-f]{32}$/);
    const again = await call("POST", "/v1/merchant/checkouts", as, body);
    expect([again.json, again.headers["idempotency-replayed"]]).toEqual([made.json, "true"]);
    const other = await call("POST", "/v1/merchant/checkouts", as, wish("1000"));
    expect(other.json.code).toBe("idempotency_key_reused");
    const repeated = await call("POST", "/v1/merchant/checkouts", once({ key }), body);
    expect(repeated.json).toEqual(made.json);
    const taken = await call("POST", "/v1/merchant/checkouts", once({ key }), {
      ...body,
      amount: cny("1001"),
    });
    expect(taken).toMatchObject({
      status: 409,
      json: { code: "reference_taken", errors: [{ field: "amount.amountMinor" }] },
    });
    expect((await call("POST", "/v1/merchant/checkouts", { key }, body)).json.code).toBe(
      "idempotency_key_missing",
    );
  });

  it("is its merchant's and its mode's alone, and says how many requests are left [A1]", async () => {
    const { id } = await create(wish("1000"));
    const mine = await call("GET", `/v1/merchant/checkouts/${id}`, { key });
    expect(mine.status).toBe(200);
    expect(mine.headers["ratelimit-limit"]).toBeDefined();
    expect(mine.headers["ratelimit-remaining"]).toBeDefined();
    for (const foreign of [rivalKey, testKey]) {
      expect((await call("GET", `/v1/merchant/checkouts/${id}`, { key: foreign })).status).toBe(
        404,
      );
      expect(
        (await call("POST", `/v1/merchant/checkouts/${id}/cancellation`, { key: foreign })).status,
      ).toBe(404);
    }
    expect((await call("GET", "/v1/merchant/checkouts", { key: rivalKey })).json.checkouts).toEqual(
      [],
    );
    expect((await call("GET", `/v1/checkouts/${id}`)).json).toMatchObject({
      merchantName: "Lantern Books",
      state: "open",
    });
    const cancelled = await call("POST", `/v1/merchant/checkouts/${id}/cancellation`, { key });
    expect(cancelled.json.state).toBe("cancelled");
    expect((await quote(id, { type: "balance" })).json.code).toBe("checkout_not_open");
  });

  it("pages by cursor without losing or repeating one", async () => {
    for (let each = 0; each < 5; each++) await create(wish("100"), testKey);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query = cursor === "" ? "?limit=2" : `?limit=2&cursor=${cursor}`;
      const page = await call("GET", `/v1/merchant/checkouts${query}`, { key: testKey });
      seen.push(...page.json.checkouts.map(({ id }: { id: string }) => id));
      cursor = page.json.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([5, 5]);
    expect(seen).toEqual(seen.toSorted().toReversed());
    const wrong = await call("GET", "/v1/merchant/checkouts?cursor=nonsense", { key: testKey });
    expect(wrong.json.code).toBe("validation_failed");
  });

  it("takes no balance in test mode, and what a key may not do is refused", async () => {
    const { id } = await create(wish("1000"), testKey);
    expect((await quote(id, { type: "balance" })).json.code).toBe("way_not_accepted");
    const reader = await keyOf(owner, shop, "live", ["payments.read"]);
    const refused = await call("POST", "/v1/merchant/checkouts", once({ key: reader }), wish("1"));
    expect(refused).toMatchObject({ status: 403, json: { code: "not_permitted" } });
    for (const nobody of [{}, { key: "okp_live_nonsense" }, owner])
      expect((await call("GET", "/v1/merchant/balance", nobody)).json.code).toBe("api_key_invalid");
  });
});

describe("a payment", () => {
  it("is paid once by a balance, refunded in parts, and told by signed webhooks with growing versions", async () => {
    const checkout = await create(wish("4800"));
    const paid = await pay(checkout.id);
    expect(paid.json).toMatchObject({ kind: "purchase", state: "completed" });
    const second = await quote(checkout.id, { type: "balance" });
    expect(second.json.code).toBe("checkout_not_open");
    const { id } = paid.json;

    expect((await call("GET", `/v1/merchant/payments/${id}`, { key })).json).toMatchObject({
      state: "completed",
      captured: cny("4800"),
      fee: cny("29"),
      reference: checkout.reference,
    });
    for (const foreign of [rivalKey, testKey])
      expect((await call("GET", `/v1/merchant/payments/${id}`, { key: foreign })).status).toBe(404);

    const as = once({ key });
    const part = { amount: cny("1200"), reason: "One torn" };
    const refund = await call("POST", `/v1/merchant/payments/${id}/refunds`, as, part);
    expect(refund.json).toMatchObject({ refunded: cny("1200"), refunds: [{ reason: "One torn" }] });
    const same = await call("POST", `/v1/merchant/payments/${id}/refunds`, as, part);
    expect(same.json.refunded).toEqual(cny("1200"));
    const foreign = await call(
      "POST",
      `/v1/merchant/payments/${id}/refunds`,
      once({ key: rivalKey }),
      part,
    );
    expect(foreign.status).toBe(404);
    const tooMuch = await call("POST", `/v1/merchant/payments/${id}/refunds`, once({ key }), {
      amount: cny("4800"),
    });
    expect(tooMuch.json.code).toBe("amount_too_large");
    expect((await call("POST", `/v1/merchant/payments/${id}/void`, once({ key }))).json.code).toBe(
      "payment_state_conflict",
    );
    await expect
      .poll(async () => (await call("GET", "/v1/merchant/payments", { key })).json.payments[0], {
        timeout: 5_000,
      })
      .toMatchObject({ id, refunded: cny("1200") });
    const told: { data: { version: number } }[] = [];
    while (told.length < 2) {
      const message = await receiver.next();
      told.push(new Webhook(hook.secret).verify(message.body, message.headers) as (typeof told)[0]);
    }
    expect(told.toSorted((one, two) => one.data.version - two.data.version)).toMatchObject([
      {
        type: "payment.completed",
        data: { paymentId: id, state: "completed", captured: cny("4800") },
      },
      { type: "payment.refunded", data: { paymentId: id, refunded: cny("1200") } },
    ]);
  });

  it("is held and captured later, or let go; test money stays in test mode", async () => {
    const held = await create(wish("2000", { capture: "later" }));
    const { id } = (await pay(held.id)).json;
    expect((await call("GET", `/v1/merchant/checkouts/${held.id}`, { key })).json.state).toBe(
      "authorized",
    );
    expect(
      (await call("POST", `/v1/merchant/payments/${id}/captures`, once({ key: rivalKey }), {}))
        .status,
    ).toBe(404);
    const taken = await call("POST", `/v1/merchant/payments/${id}/captures`, once({ key }), {
      amount: cny("1500"),
    });
    expect(taken.json).toMatchObject({ state: "completed", captured: cny("1500") });

    const other = await create(wish("700", { capture: "later" }));
    const second = (await pay(other.id)).json;
    const gone = await call("POST", `/v1/merchant/payments/${second.id}/void`, once({ key }));
    expect(gone.json.state).toBe("voided");
    expect((await call("GET", `/v1/merchant/checkouts/${other.id}`, { key })).json.state).toBe(
      "cancelled",
    );
    const { balances } = (await call("GET", "/v1/merchant/balance", { key: testKey })).json;
    expect(
      balances.every(
        ({ available }: { available: { amountMinor: string } }) => available.amountMinor === "0",
      ),
    ).toBe(true);
  });

  it("can be seen and refunded in the portal by the merchant's people and nobody else [A1]", async () => {
    const held = await create(wish("900", { capture: "later" }));
    const { id } = (await pay(held.id)).json;
    const as = (who: object) => once(who);
    for (const [who, status] of [
      [buyer, 404],
      [owner, 200],
    ] as const) {
      expect((await call("GET", `/v1/merchants/${shop}/payments?mode=live`, who)).status).toBe(
        status,
      );
      expect((await call("GET", `/v1/merchants/${shop}/payments/${id}`, who)).status).toBe(status);
      expect(
        (await call("POST", `/v1/merchants/${shop}/payments/${id}/captures`, as(who), {})).status,
      ).toBe(status);
      expect(
        (await call("POST", `/v1/merchants/${shop}/payments/${id}/refunds`, as(who), {})).status,
      ).toBe(status);
    }
    const next = await create(wish("500", { capture: "later" }));
    const second = (await pay(next.id)).json;
    expect(
      (await call("POST", `/v1/merchants/${shop}/payments/${second.id}/void`, as(buyer))).status,
    ).toBe(404);
    expect(
      (await call("POST", `/v1/merchants/${shop}/payments/${second.id}/void`, as(owner))).json
        .state,
    ).toBe("voided");
    // A payment of this shop by way of another merchant one owns.
    expect((await call("GET", `/v1/merchants/${rival}/payments/${id}`, buyer)).status).toBe(404);
  });
});

describe("a payment link", () => {
  it("is followed any number of times, each time to a checkout of its own, until it ends", async () => {
    const link = (
      await call(
        "POST",
        "/v1/merchant/payment-links",
        { key },
        { description: "Tea", currency: "CNY", amountMinor: "1800" },
      )
    ).json;
    const first = (
      await call("POST", `/v1/payment-links/${link.id}/checkouts`, {}, { amountMinor: null })
    ).json;
    const second = (
      await call("POST", `/v1/payment-links/${link.id}/checkouts`, {}, { amountMinor: "1800" })
    ).json;
    expect(first).toMatchObject({ amount: cny("1800"), merchantName: "Lantern Books" });
    expect(first.id).not.toBe(second.id);
    const cheaper = await call(
      "POST",
      `/v1/payment-links/${link.id}/checkouts`,
      {},
      { amountMinor: "1" },
    );
    expect(cheaper.json.code).toBe("validation_failed");
    expect((await call("GET", "/v1/merchant/payment-links", { key })).json.links).toHaveLength(1);
    expect(
      (await call("DELETE", `/v1/merchant/payment-links/${link.id}`, { key: rivalKey })).status,
    ).toBe(404);
    expect((await call("DELETE", `/v1/merchant/payment-links/${link.id}`, { key })).status).toBe(
      204,
    );
    expect((await call("GET", `/v1/payment-links/${link.id}`)).json.isOpen).toBe(false);
    expect(
      (await call("POST", `/v1/payment-links/${link.id}/checkouts`, {}, { amountMinor: null }))
        .status,
    ).toBe(404);
  });

  it("is made in the portal, with an amount that the payer says", async () => {
    const body = { mode: "live", description: "Tips", currency: "CNY", amountMinor: null };
    expect((await call("POST", `/v1/merchants/${shop}/links`, buyer, body)).status).toBe(404);
    const link = (await call("POST", `/v1/merchants/${shop}/links`, owner, body)).json;
    const missing = await call(
      "POST",
      `/v1/payment-links/${link.id}/checkouts`,
      {},
      { amountMinor: null },
    );
    expect(missing.json).toMatchObject({
      code: "validation_failed",
      errors: [{ field: "amountMinor" }],
    });
    const page = await call(
      "POST",
      `/v1/payment-links/${link.id}/checkouts`,
      {},
      { amountMinor: "250" },
    );
    expect(page.json.amount).toEqual(cny("250"));
    expect((await call("GET", `/v1/merchants/${shop}/links?mode=live`, buyer)).status).toBe(404);
    expect(
      (await call("GET", `/v1/merchants/${shop}/links?mode=live`, owner)).json.links,
    ).toHaveLength(2);
    expect((await call("DELETE", `/v1/merchants/${shop}/links/${link.id}`, buyer)).status).toBe(
      404,
    );
    expect((await call("DELETE", `/v1/merchants/${shop}/links/${link.id}`, owner)).status).toBe(
      204,
    );
  });
});

describe("a payout", () => {
  it("takes the live balance to the owner's wallet, once per key", async () => {
    const before = await walletOf(owner);
    const as = once(owner);
    expect(
      (await call("POST", `/v1/merchants/${shop}/payouts`, once(buyer), { currency: "CNY" }))
        .status,
    ).toBe(404);
    const made = await call("POST", `/v1/merchants/${shop}/payouts`, as, { currency: "CNY" });
    expect(made).toMatchObject({ status: 201, json: { isByHand: true } });
    const again = await call("POST", `/v1/merchants/${shop}/payouts`, as, { currency: "CNY" });
    expect(again.json).toEqual(made.json);
    expect((await walletOf(owner)) - before).toBe(BigInt(made.json.amount.amountMinor));
    const empty = await call("POST", `/v1/merchants/${shop}/payouts`, once(owner), {
      currency: "CNY",
    });
    expect(empty.json.code).toBe("nothing_to_pay_out");
    expect((await call("GET", `/v1/merchants/${shop}/payouts`, buyer)).status).toBe(404);
    expect((await call("GET", `/v1/merchants/${shop}/payouts`, owner)).json.payouts).toHaveLength(
      1,
    );
  });

  it.each([
    ["2026-11-23", true, true],
    ["2026-11-29", true, false],
  ])("on %s: daily %s, on Mondays %s", (day, daily, mondays) => {
    const at = new Date(`${day}T12:00:00Z`);
    expect(isDueOn({ every: "day" }, at)).toBe(daily);
    expect(isDueOn({ every: "week", weekday: 1 }, at)).toBe(mondays);
    expect(isDueOn({ every: "manual" }, at)).toBe(false);
    expect(isDueOn({ every: "week", weekday: 7 }, at)).toBe(!mondays);
  });
});

function once(as: object) {
  return { ...as, idempotencyKey: newId() };
}

async function openShop(as: { cookie: string }): Promise<string> {
  const opened = await call("POST", "/v1/merchants", as, { name: "Lantern Books", country: "CN" });
  return opened.json.id;
}

async function keyOf(
  as: { cookie: string },
  merchant: string,
  mode: string,
  scopes = ["payments.read", "payments.write", "refunds.write", "links.write", "balance.read"],
): Promise<string> {
  const body = { mode, name: "Shop server", scopes };
  return (await call("POST", `/v1/merchants/${merchant}/keys`, as, body)).json.secret;
}

async function create(body: object, as = key) {
  return (await call("POST", "/v1/merchant/checkouts", once({ key: as }), body)).json;
}

function quote(checkoutId: string, way: object) {
  return call("POST", "/v1/quotes", buyer, { kind: "purchase", checkoutId, way });
}

async function pay(checkoutId: string) {
  const quoted = await quote(checkoutId, { type: "balance" });
  return call("POST", "/v1/payments", once(buyer), { quote: quoted.json.token });
}

async function topUp(as: { cookie: string }, amountMinor: string) {
  const quoted = await call("POST", "/v1/quotes", as, {
    kind: "top_up",
    cardId: "sandbox_visa_approved",
    amount: { amountMinor, currency: "CNY" },
  });
  await call("POST", "/v1/payments", once(as), { quote: quoted.json.token });
}

async function walletOf(as: { cookie: string }): Promise<bigint> {
  const { balances } = (await call("GET", "/v1/wallet", as)).json;
  const found = balances.find(({ currency }: { currency: string }) => currency === "CNY");
  return BigInt(found.available.amountMinor);
}
