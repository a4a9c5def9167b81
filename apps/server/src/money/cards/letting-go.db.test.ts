import { createCardsWorld, createFakeClock, createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createStripeAcquirer } from "./adapters/stripe.ts";
import samples from "./adapters/testing/stripe-samples.json" with { type: "json" };
import { intentOf, refusedWith, searched, startStripe } from "./adapters/testing/stripe-server.ts";
import { OutcomeUnknown } from "./index.ts";

/** What was given up is let go of in the end, whatever a network refuses and whoever dies on the way: nothing stays in between. */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const clock = createFakeClock();
const stripe = await startStripe();
const world = await createCardsWorld({
  url,
  clock,
  money: { takesOnlySandbox: false },
  more: [createStripeAcquirer({ secretKey: "sk", webhookSecret: "whsec", host: stripe.host })],
});
afterAll(async () => {
  await owner.end();
  await world.close();
  stripe.close();
});

const amount = { amountMinor: 1099n, currency: "USD" as const };
const charge = (cardId: string, reference: string) =>
  world.sandbox.charge({ reference, amount, cardId, signal: AbortSignal.timeout(8_000) });
const cancel = (cardId: string, reference: string) =>
  world.sandbox.cancel({ reference, amount, cardId });
const outcomesOf = async (reference: string) => {
  const { rows } = await owner.query(
    "SELECT acquirer, outcome FROM cards.network_try WHERE reference = $1 ORDER BY seq",
    [reference],
  );
  return rows;
};

describe("at Stripe", () => {
  let cardId = "";
  beforeAll(async () => {
    await owner.query("UPDATE cards.routing_rule SET acquirers = '{stripe,sandbox_network}'");
    stripe.answerWith({ body: { ...samples.setup_intent, status: "succeeded" } });
    ({ cardId } = await world.save("4000056655665556"));
  });

  /** Asked, and no answer came. */
  async function lost(): Promise<string> {
    const reference = newId();
    stripe.answerWith({ isLost: true }, { isLost: true });
    await expect(charge(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    return reference;
  }

  it("a charge that never arrived is let go of once it would have been found, whatever the search is late", async () => {
    const reference = await lost();
    stripe.answerWith(searched(), searched());
    await expect(cancel(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    clock.advance(11 * 60_000);
    stripe.answerWith(searched());
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "not_found" });
    stripe.answerWith(searched(), searched());
    await expect(cancel(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    clock.advance(50 * 3_600_000);
    stripe.answerWith(searched(), searched());
    await cancel(cardId, reference);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "cancelled" }]);
  });

  it("a refusal to let go counts once nothing is held, and not before", async () => {
    const reference = await lost();
    const held = intentOf(reference, { status: "requires_capture" });
    const taken = intentOf(reference, { status: "succeeded", amount_received: 1099 });
    const refusal = refusedWith("payment_intent_unexpected_state");
    stripe.answerWith(searched(held), refusal, searched(taken));
    await expect(cancel(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: null }]);
    stripe.answerWith(
      searched(held),
      refusal,
      searched(intentOf(reference, { status: "canceled" })),
    );
    await cancel(cardId, reference);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "cancelled" }]);
  });

  it("what could not be cancelled because it was being taken is given back, under a key of its own", async () => {
    const reference = await lost();
    const refusal = refusedWith("payment_intent_unexpected_state");
    const taken = intentOf(reference, { status: "succeeded", amount_received: 1099 });
    stripe.answerWith(
      searched(intentOf(reference, { status: "requires_action" })),
      refusal,
      searched(taken),
    );
    stripe.forget();
    await expect(cancel(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    stripe.answerWith(searched(taken), { body: samples.refund });
    await cancel(cardId, reference);
    // Stripe repeats what a key was answered with, also to another endpoint.
    const [cancelled, refunded] = stripe.asked.filter(({ method }) => method === "POST");
    expect([cancelled?.path, refunded?.path]).toEqual([
      expect.stringMatching(/\/cancel$/),
      "/v1/refunds",
    ]);
    expect(refunded?.key).not.toBe(cancelled?.key);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "cancelled" }]);
  });

  it("a request that Stripe will not do is no outcome anybody waits for", async () => {
    const reference = newId();
    stripe.answerWith(refusedWith("parameter_invalid_empty"));
    expect(await charge(cardId, reference)).toMatchObject({ networkCode: "processing_error" });
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "declined" }]);
  });
});

describe("nobody was asked", () => {
  const mark = (reference: string, acquirer: string) =>
    owner.query(
      `INSERT INTO cards.network_try (reference, seq, acquirer, amount, currency, asked_at)
       VALUES ($1, 1, $2, 100, 'USD', now())`,
      [reference, acquirer],
    );

  it("a process that died after noting that none is to be asked leaves nothing to wait for", async () => {
    const { cardId } = await world.save("4242424200004242");
    const reference = newId();
    await mark(reference, "none");
    expect(await world.sandbox.enquire(reference)).toEqual({ outcome: "not_found" });
    await expect(charge(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    await cancel(cardId, reference);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "none", outcome: "cancelled" }]);
    expect(await charge(cardId, reference)).toMatchObject({ outcome: "declined" });
  });

  it("charged and given up in the same moment: once both have ended, the network keeps nothing", async () => {
    const { cardId } = await world.save("4242424200004242");
    await owner.query("UPDATE cards.routing_rule SET acquirers = '{sandbox_network}'");
    for (let round = 0; round < 20; round++) {
      const reference = newId();
      const both = [charge(cardId, reference), cancel(cardId, reference)];
      await Promise.allSettled(round % 2 === 0 ? both : both.toReversed());
      await expect.poll(() => cancel(cardId, reference).then(() => true)).toBe(true);
      const { outcome } = await world.acquirer.enquire(reference);
      expect(["not_found", "voided"]).toContain(outcome);
    }
  });
});
