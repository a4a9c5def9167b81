import {
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestShop,
} from "@okpay/testkit";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { verifyPayments } from "../agreement.ts";
import { openQuote, sealQuote } from "../quote-token.ts";
import { bodyOf, codeOf } from "./testing/answers.ts";

/** Paid from the wallet as it was quoted: what the quote says of the checkout is believed, and the booking holds it to that. */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
let found = 0;
const checkouts: typeof shop.checkouts = {
  ...shop.checkouts,
  find: (id) => {
    found += 1;
    return shop.checkouts.find(id);
  },
};
const world = createMoneyWorld({ url, clock, checkouts });
const { payments, ledger } = world;
afterAll(async () => {
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({ problem: null });
  await world.close();
  await shop.close();
});
beforeEach(() => {
  found = 0;
});
const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
const buyer = async () => (await world.customer("林悦", { USD: 100_00n })).id;
const open = (openUntil?: Date) =>
  shop.open(ledger, usd(40_00n), {
    capture: "at_once",
    ...(openUntil === undefined ? {} : { openUntil }),
  });
const quote = (customerId: string, { publicId }: Awaited<ReturnType<typeof open>>) =>
  payments.quote({
    customerId,
    body: { kind: "purchase", checkoutId: publicId, way: { type: "balance" } },
  });
const confirm = (customerId: string, token: string) =>
  payments.confirm({ customerId, quote: token, idempotencyKey: crypto.randomUUID() });

describe("a checkout paid from the wallet as it was quoted", () => {
  it("is not read again before it is booked", async () => {
    const id = await buyer();
    const checkout = await open();
    const { token } = await quote(id, checkout);
    expect(found).toBe(1);
    expect(bodyOf(await confirm(id, token))).toMatchObject({ state: "completed" });
    expect(found).toBe(1);
    expect(await shop.stateOf(checkout.checkoutId)).toBe("completed");
  });

  it("that somebody else paid meanwhile is not paid twice, and is told as that", async () => {
    const [one, other] = [await buyer(), await buyer()];
    const checkout = await open();
    const [first, second] = [await quote(one, checkout), await quote(other, checkout)];
    expect(bodyOf(await confirm(one, first.token))).toMatchObject({ state: "completed" });
    expect(await codeOf(confirm(other, second.token))).toBe("checkout_not_open");
    expect(await world.available(other, "USD")).toBe(100_00n);
  });

  it("with the same quote under another key is the same payment", async () => {
    const id = await buyer();
    const { token } = await quote(id, await open());
    const paid = bodyOf(await confirm(id, token));
    expect(bodyOf(await confirm(id, token)).id).toBe(paid.id);
    expect(await world.available(id, "USD")).toBe(60_00n);
  });

  it("with a quote of an earlier release, which names no version, is read and paid", async () => {
    const id = await buyer();
    const { token } = await quote(id, await open());
    const terms = openQuote(world.quoteKey, token);
    if (terms?.kind !== "purchase") throw new Error("the quote does not open");
    const earlier = sealQuote(world.quoteKey, { ...terms, checkoutVersion: null });
    expect(bodyOf(await confirm(id, earlier))).toMatchObject({ state: "completed" });
    expect(found).toBe(2);
  });

  it("has a quote that ends with the checkout, where that is sooner", async () => {
    const id = await buyer();
    const soon = new Date(clock.now().getTime() + 60_000);
    const { token, expiresAt } = await quote(id, await open(soon));
    expect(expiresAt).toBe(soon.toISOString());
    clock.advance(61_000);
    expect(await codeOf(confirm(id, token))).toBe("quote_expired");
    expect(await world.available(id, "USD")).toBe(100_00n);
  });
});
