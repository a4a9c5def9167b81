import { createCardsWorld, createFakeClock, createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createStripeAcquirer } from "./adapters/stripe.ts";
import samples from "./adapters/testing/stripe-samples.json" with { type: "json" };
import {
  foundAs,
  intentOf,
  refusedWith,
  searched,
  startStripe,
  takenOf,
} from "./adapters/testing/stripe-server.ts";
import { OutcomeUnknown, surplusIdOf } from "./index.ts";

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
    stripe.answerWith(...foundAs(held), refusal, ...foundAs(taken));
    await expect(cancel(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: null }]);
    stripe.answerWith(
      ...foundAs(held),
      refusal,
      ...foundAs(intentOf(reference, { status: "canceled" })),
    );
    await cancel(cardId, reference);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "cancelled" }]);
  });

  it("what could not be cancelled because it was being taken is given back, under a key of its own", async () => {
    const reference = await lost();
    const refusal = refusedWith("payment_intent_unexpected_state");
    const taken = intentOf(reference, { status: "succeeded", amount_received: 1099 });
    const waiting = intentOf(reference, { status: "requires_action" });
    const [before, now] = [foundAs(waiting), foundAs(taken)];
    stripe.answerWith(...before, refusal, ...now, ...now, { isLost: true }, { isLost: true });
    stripe.forget();
    await expect(cancel(cardId, reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    stripe.answerWith(...before, refusal, ...now, ...now, { body: samples.refund });
    await cancel(cardId, reference);
    // Stripe repeats what a key was answered with, also to another endpoint.
    const posts = stripe.asked.filter(({ method }) => method === "POST");
    const refunds = posts.filter(({ path }) => path === "/v1/refunds");
    const cancels = posts.filter(({ path }) => path.endsWith("/cancel"));
    expect(cancels).toHaveLength(2);
    expect(new Set(refunds.map(({ key }) => key)).size).toBe(1);
    expect(cancels.map(({ key }) => key)).not.toContain(refunds[0]?.key);
    expect(refunds[0]?.body.get("amount")).toBe("1099");
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "cancelled" }]);
  });

  it("a yes after a no: what the network holds is known again, and let go of", async () => {
    const reference = await lost();
    const refused = intentOf(reference, {
      status: "requires_payment_method",
      last_payment_error: { type: "card_error", code: "card_declined", decline_code: "lost_card" },
    });
    stripe.answerWith(...foundAs(refused));
    expect(await world.sandbox.enquire(reference)).toMatchObject({ outcome: "declined" });
    stripe.answerWith(...foundAs(refused));
    expect(await world.sandbox.holdsMoney(reference)).toBe(false);
    const held = intentOf(reference, { status: "requires_capture" });
    stripe.answerWith(...foundAs(held));
    expect(await world.sandbox.holdsMoney(reference)).toBe(true);
    stripe.forget();
    stripe.answerWith(...foundAs(held), { body: intentOf(reference, { status: "canceled" }) });
    await cancel(cardId, reference);
    expect(stripe.asked.at(-1)?.path).toMatch(/\/cancel$/);
    expect(await outcomesOf(reference)).toEqual([{ acquirer: "stripe", outcome: "cancelled" }]);
  });

  it("what is not found yet holds money for all we know", async () => {
    const reference = await lost();
    stripe.answerWith(searched());
    await expect(world.sandbox.holdsMoney(reference)).rejects.toBeInstanceOf(OutcomeUnknown);
    clock.advance(11 * 60_000);
    stripe.answerWith(searched());
    expect(await world.sandbox.holdsMoney(reference)).toBe(false);
  });

  describe("an authorization that ran out", () => {
    const ranOut = (reference: string, totalAfterMinor: bigint) =>
      world.sandbox.operate({
        kind: "void",
        reference,
        operationId: newId(),
        amount: { amountMinor: 1099n - totalAfterMinor, currency: "USD" },
        isFinal: true,
        totalAfterMinor,
        isRepeat: false,
      });
    async function held(): Promise<string> {
      const reference = newId();
      stripe.answerWith({ body: intentOf(reference, { status: "requires_capture" }) });
      await world.sandbox.charge({
        reference,
        amount,
        cardId,
        holdsOnly: true,
        signal: AbortSignal.timeout(8_000),
      });
      stripe.forget();
      return reference;
    }
    it("is let go whatever the search still shows", async () => {
      const reference = await held();
      const stale = intentOf(reference, { status: "requires_capture" });
      stripe.answerWith(searched(stale), { body: { ...stale, status: "canceled" } });
      expect(await ranOut(reference, 0n)).toEqual({ outcome: "done" });
      expect(stripe.asked.map(({ method }) => method)).toEqual(["GET", "GET"]);
    });

    it.each([800, 1099])(
      "gives back what was taken and is in nobody's books, of %d",
      async (all) => {
        const reference = await held();
        const taken = takenOf(reference, all);
        stripe.answerWith(...foundAs(taken), ...foundAs(taken), ...foundAs(taken), {
          body: samples.refund,
        });
        expect(await ranOut(reference, 300n)).toEqual({ outcome: "done" });
        expect(stripe.asked.at(-1)).toMatchObject({ method: "POST", path: "/v1/refunds" });
        expect(stripe.asked.at(-1)?.body.get("amount")).toBe(String(all - 300));
        // The name that reconciliation knows its line in Stripe's list by.
        const name = surplusIdOf(reference, BigInt(all - 300));
        expect(stripe.asked.at(-1)?.key).toBe(name);
        expect(stripe.asked.at(-1)?.body.get("metadata[okpay_operation]")).toBe(name);
      },
    );

    it("is unknown while nobody says whether the surplus went back, which it does once, whoever asks", async () => {
      const reference = await held();
      const taken = takenOf(reference, 1099);
      const lost = [{ isLost: true }, { isLost: true }];
      stripe.answerWith(...foundAs(taken), ...lost);
      expect(await ranOut(reference, 300n)).toEqual({ outcome: "unknown" });
      const until = [...foundAs(taken), ...foundAs(taken), ...foundAs(taken)];
      stripe.answerWith(...until, ...lost);
      expect(await ranOut(reference, 300n)).toEqual({ outcome: "unknown" });
      stripe.answerWith(...until, { body: samples.refund });
      expect(await ranOut(reference, 300n)).toEqual({ outcome: "done" });
      const keys = stripe.asked.filter(({ path }) => path === "/v1/refunds").map(({ key }) => key);
      expect(keys.length).toBeGreaterThan(1);
      expect(new Set(keys).size).toBe(1);
    });

    it("what a capture of a part released is no refund of it, and neither is what went back in another way", async () => {
      const reference = await held();
      const operationId = newId();
      const refund = {
        kind: "refund",
        reference,
        operationId,
        amount: { amountMinor: 20n, currency: "USD" },
        isFinal: true,
        totalAfterMinor: 20n,
        isRepeat: true,
      } as const;
      const listed = (...ids: string[]) => {
        const data = ids.map((id) => ({
          ...samples.refund,
          status: "succeeded",
          metadata: { okpay_operation: id },
        }));
        return { body: { object: "list", data, has_more: false, url: "/v1/refunds" } };
      };
      // Nothing, then as much as this refund comes to: a surplus, or somebody in Stripe's dashboard.
      for (const [given, made] of [
        [0, listed()],
        [20, listed(surplusIdOf(reference, 20n))],
      ] as const) {
        const taken = takenOf(reference, 300, given);
        stripe.forget();
        stripe.answerWith(...foundAs(taken), ...foundAs(taken), made, { body: samples.refund });
        expect(await world.sandbox.operate(refund)).toEqual({ outcome: "done" });
        expect(stripe.asked.at(-1)).toMatchObject({ method: "POST", key: operationId });
        expect(stripe.asked.at(-1)?.body.get("amount")).toBe("20");
      }
      stripe.forget();
      const given = takenOf(reference, 300, 40);
      stripe.answerWith(...foundAs(given), ...foundAs(given), listed(operationId));
      expect(await world.sandbox.operate(refund)).toEqual({ outcome: "done" });
      expect(stripe.asked.filter(({ method }) => method === "POST")).toEqual([]);
      // Whether it was made cannot be asked: nobody knows, and nothing is made.
      stripe.answerWith({ isLost: true }, { isLost: true });
      expect(await world.sandbox.operate(refund)).toEqual({ outcome: "unknown" });
    });

    it("leaves alone what the merchant took", async () => {
      const reference = await held();
      const taken = takenOf(reference, 300);
      stripe.answerWith(...foundAs(taken), ...foundAs(taken));
      expect(await ranOut(reference, 300n)).toEqual({ outcome: "done" });
      expect(stripe.asked.filter(({ method }) => method === "POST")).toEqual([]);
    });
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
