import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createShopWorld } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createKeyring } from "../../platform/crypto.ts";
import { fromPublicId, newId } from "../../platform/ids.ts";
import { type Faults, NO_FAULTS } from "../cards/sandbox/faults.ts";
import { startSandboxNetwork } from "../cards/sandbox/http-server.ts";
import { verifyLedger } from "../ledger/index.ts";
import { verifyPayments } from "./agreement.ts";
import { referenceOf } from "./attempt.ts";

/**
 * The whole program beside the sandbox network's process, which is slow, down, loses its answers, gives them twice, and sends its
 * events as its faults say, into our own door: whatever comes when, how often and in which order, there is one payment, one
 * booking and one charge of everything, and the network's books agree with ours.
 */
const network = await startSandboxNetwork({ host: "127.0.0.1", port: 0, file: null });
const world = await createShopWorld({ OKPAY_MODE: "demo", CARD_NETWORK_URL: network.url });
const { app, call } = world;
const { payments, networkEvents, database } = app.services;
const owner = new pg.Client(world.ownerUrl);
await owner.connect();

/** Where the network's events arrive. What they cause is done at once, also while the request they are about waits for its answer. */
const door = createServer((request, response) => {
  void (async () => {
    let payload = "";
    for await (const part of request) payload += String(part);
    const answer = await app.http.inject({
      method: "POST",
      url: "/v1/acquirers/sandbox_network/events",
      headers: {
        "content-type": "application/json",
        "sandbox-signature": String(request.headers["sandbox-signature"]),
      },
      payload,
    });
    await networkEvents.handleWaiting();
    await payments.enquiries.runDue();
    response.writeHead(answer.statusCode).end();
  })();
});
await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
afterAll(async () => {
  door.close();
  door.closeAllConnections();
  await network.close();
  await app.close();
  await owner.end();
});

/** What a merchant of the network asks of it: here, what we set and look at behind the program's back. */
const askNetwork = async (method: "GET" | "PUT", path: string, body?: object) => {
  const answer = await fetch(new URL(path, network.url), {
    method,
    headers: { authorization: "Bearer okpay" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.text();
};
const setFaults = (faults: Partial<Faults>) =>
  askNetwork("PUT", "/v1/faults", { ...NO_FAULTS, ...faults });
await askNetwork("PUT", "/v1/webhook", {
  url: `http://127.0.0.1:${(door.address() as AddressInfo).port}/`,
  secret: createKeyring("a root secret for tests, 32 bytes or more")
    .keyFor("cards.sandbox-webhook.v1")
    .toString("hex"),
});
beforeEach(() => setFaults({}));

const seller = { cookie: await world.customer("seller", "+8613800138000") };
const shop = (await call("POST", "/v1/merchants", seller, { name: "Lantern Books", country: "CN" }))
  .json.id;
const keyed = await call("POST", `/v1/merchants/${shop}/keys`, seller, {
  mode: "live",
  name: "Shop server",
  scopes: ["payments.read", "payments.write", "refunds.write"],
});
const key: string = keyed.json.secret;
const once = <T extends object>(as: T) => ({ ...as, idempotencyKey: newId() });
const cny = (amountMinor: string) => ({ amountMinor, currency: "CNY" });

const [GOOD_CARD, EMPTY_CARD] = ["4242424200004242", "6200000000039995"];
let people = 0;
async function buyer(number = GOOD_CARD) {
  people += 1;
  const cookie = await world.customer(`buyer${people}`, `+86138001381${10 + people}`);
  return { cookie, cardId: await save(cookie, number) };
}
async function save(cookie: string, number: string): Promise<string> {
  const typed = { number, expiryMonth: 12, expiryYear: 2090, securityCode: "123" };
  return (await call("POST", "/v1/cards", { cookie }, typed)).json.card.id;
}
type Buyer = Awaited<ReturnType<typeof buyer>>;

async function pay({ cookie }: Buyer, body: object) {
  const quoted = await call("POST", "/v1/quotes", { cookie }, body);
  const as = once({ cookie });
  const confirm = () => call("POST", "/v1/payments", as, { quote: quoted.json.token });
  const first = (await confirm()).json;
  // Whoever lost our own answer asks again with the same key, and is told of the same payment.
  expect((await confirm()).json.id).toBe(first.id);
  return first.id as string;
}
const seen = async ({ cookie }: Buyer, id: string) =>
  (await call("GET", `/v1/payments/${id}`, { cookie })).json;
const stateOf = async (who: Buyer, id: string) => (await seen(who, id)).state;

/** Time passes: whatever nobody has an answer to is asked about, until there is nothing left to ask. */
async function timePasses(): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await owner.query(
      "UPDATE payments.attempt SET next_enquiry_at = now() - interval '1 second' WHERE next_enquiry_at IS NOT NULL",
    );
    if ((await payments.enquiries.runDue()) === 0) return;
  }
}
/** What the network's own books say of a payment. */
const networkHas = async (id: string) =>
  JSON.parse(await askNetwork("GET", `/v1/authorizations/${referenceOf(fromPublicId(id))}`));
const heardOf = async (id: string): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM cards.network_event WHERE reference = $1 AND handled_at IS NOT NULL",
    [referenceOf(fromPublicId(id))],
  );
  return rows[0]?.count ?? 0;
};
/** How many transfers a payment made, holds among them. */
const transfersOf = async (id: string): Promise<number> => {
  const { rows } = await owner.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM ledger.transfer WHERE reference = $1",
    [fromPublicId(id)],
  );
  return rows[0]?.count ?? 0;
};
const booksAreSound = async () => {
  expect(await verifyLedger({ url: world.ownerUrl })).toMatchObject({ isSound: true });
  expect(await verifyPayments({ url: world.ownerUrl })).toMatchObject({ problem: null });
};

const WEBHOOKS: readonly Faults["webhooks"][] = [
  "prompt",
  "early",
  "late",
  "twice",
  "out_of_order",
  "never",
];
const CASES: readonly (readonly [string, Partial<Faults>])[] = [
  ...WEBHOOKS.flatMap((webhooks) => [
    [`events come ${webhooks}`, { webhooks }] as const,
    [`events come ${webhooks} and answers are lost`, { webhooks, loseAnswers: 1 }] as const,
  ]),
  ["answers are slow", { slowMs: 200 }],
  ["answers come twice", { answersTwice: 1_000 }],
  ["answers come twice, events early", { answersTwice: 1_000, webhooks: "early" }],
];

describe.each(CASES)("%s", (_name, faults) => {
  const coming = (events: number) => (faults.webhooks === "never" ? 0 : events);

  it("a top-up is one payment, one booking, one charge", async () => {
    const lin = await buyer();
    await setFaults(faults);
    const id = await pay(lin, { kind: "top_up", cardId: lin.cardId, amount: cny("1200") });
    await timePasses();
    expect(await stateOf(lin, id)).toBe("completed");
    // Held back until the next event overtakes it.
    if (faults.webhooks === "out_of_order") await buyer();
    await expect.poll(() => heardOf(id)).toBe(coming(1));
    await timePasses();
    expect(await networkHas(id)).toMatchObject({ capturedMinor: "1200", refundedMinor: "0" });
    expect((await seen(lin, id)).isSandbox).toBe(true);
    // The hold, and its end.
    expect(await transfersOf(id)).toBe(2);
    const { balances } = (await call("GET", "/v1/wallet", lin)).json;
    expect(balances).toContainEqual(expect.objectContaining({ available: cny("1200") }));
    const activity = (await call("GET", "/v1/payments", lin)).json.payments;
    expect(activity).toHaveLength(1);
  });

  it("a purchase is held, taken in two parts and refunded in part, each once", async () => {
    const lin = await buyer();
    const order = {
      reference: newId(),
      amount: cny("3000"),
      description: "Two paper lanterns",
      capture: "later",
    };
    const checkout = await call("POST", "/v1/merchant/checkouts", once({ key }), order);
    await setFaults(faults);
    const way = { type: "card", cardId: lin.cardId };
    const id = await pay(lin, { kind: "purchase", checkoutId: checkout.json.id, way });
    await timePasses();
    expect(await stateOf(lin, id)).toBe("authorized");
    // The server's own sweep may be in the middle of a look, so one round of ours is not always enough.
    const asItStands = async () => {
      await timePasses();
      return (await call("GET", `/v1/merchant/payments/${id}`, { key })).json;
    };
    for (const [path, body, then] of [
      ["captures", { amount: cny("1000"), isFinal: false }, { captured: cny("1000") }],
      ["captures", {}, { state: "completed", captured: cny("3000") }],
      ["refunds", { amount: cny("500") }, { refunds: [{ state: "completed" }] }],
    ] as const) {
      await setFaults(faults);
      const as = once({ key });
      const command = () => call("POST", `/v1/merchant/payments/${id}/${path}`, as, body);
      expect((await command()).status).toBe(200);
      expect((await command()).status).toBe(200);
      await timePasses();
      await setFaults({});
      await expect.poll(asItStands).toMatchObject(then);
    }
    expect((await seen(lin, id)).isSandbox).toBe(true);
    await expect.poll(() => heardOf(id)).toBe(coming(4));
    await expect.poll(asItStands).toMatchObject({
      state: "completed",
      captured: cny("3000"),
      refunded: cny("500"),
      refunds: [{ state: "completed" }],
    });
    const { payments: refunds } = (await call("GET", "/v1/payments?kind=refund", lin)).json;
    expect(refunds).toMatchObject([{ isSandbox: true }]);
    expect(await networkHas(id)).toMatchObject({
      state: "captured",
      capturedMinor: "3000",
      refundedMinor: "500",
    });
    await booksAreSound();
  });
});

describe("an answer that comes a second time, to another question", () => {
  it("is no answer to that one: a card with no money is not charged because another was taken", async () => {
    const lin = await buyer(EMPTY_CARD);
    await setFaults({ answersTwice: 1, webhooks: "never" });
    await save(lin.cookie, GOOD_CARD);
    const id = await pay(lin, { kind: "top_up", cardId: lin.cardId, amount: cny("900") });
    expect(await stateOf(lin, id)).toBe("processing");
    await timePasses();
    expect(await stateOf(lin, id)).toBe("declined");
    expect(await networkHas(id)).toMatchObject({ state: "declined", capturedMinor: "0" });
  });

  it("is no answer to another operation on the same payment", async () => {
    const lin = await buyer();
    const order = {
      reference: newId(),
      amount: cny("3000"),
      description: "A lamp",
      capture: "later",
    };
    const checkout = await call("POST", "/v1/merchant/checkouts", once({ key }), order);
    const way = { type: "card", cardId: lin.cardId };
    const id = await pay(lin, { kind: "purchase", checkoutId: checkout.json.id, way });
    const capture = (minor: string) =>
      call("POST", `/v1/merchant/payments/${id}/captures`, once({ key }), {
        amount: cny(minor),
        isFinal: false,
      });
    await setFaults({ answersTwice: 1, webhooks: "never" });
    expect((await capture("1000")).json).toMatchObject({ state: "authorized" });
    expect((await capture("1200")).json).toMatchObject({ state: "processing" });
    await timePasses();
    expect(await networkHas(id)).toMatchObject({ capturedMinor: "2200" });
    const now = await call("GET", `/v1/merchant/payments/${id}`, { key });
    expect(now.json).toMatchObject({ state: "authorized", captured: cny("2200") });
  });
});

describe("down", () => {
  it("a network that never heard of a payment charges nothing, then or later; what it holds is taken once it is back", async () => {
    const lin = await buyer();
    await setFaults({ isDown: true });
    const topUp = await pay(lin, { kind: "top_up", cardId: lin.cardId, amount: cny("700") });
    await timePasses();
    expect(await stateOf(lin, topUp)).toBe("processing");
    await setFaults({});
    await timePasses();
    expect(await stateOf(lin, topUp)).toBe("declined");
    expect(await networkHas(topUp)).toMatchObject({ state: "voided", capturedMinor: "0" });
    const order = {
      reference: newId(),
      amount: cny("3000"),
      description: "A lamp",
      capture: "later",
    };
    const checkout = await call("POST", "/v1/merchant/checkouts", once({ key }), order);
    const way = { type: "card", cardId: lin.cardId };
    const id = await pay(lin, { kind: "purchase", checkoutId: checkout.json.id, way });
    await setFaults({ isDown: true });
    await call("POST", `/v1/merchant/payments/${id}/captures`, once({ key }), {});
    await timePasses();
    expect(await stateOf(lin, id)).toBe("processing");
    await setFaults({});
    await timePasses();
    expect(await stateOf(lin, id)).toBe("completed");
    expect(await networkHas(id)).toMatchObject({ capturedMinor: "3000" });
    await booksAreSound();
  });
});
