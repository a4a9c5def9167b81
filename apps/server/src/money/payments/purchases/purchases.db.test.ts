import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
  type OpenedCheckout,
} from "@okpay/testkit";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { fromPublicId, toPublicId } from "../../../platform/ids.ts";
import { verifyPayments } from "../agreement.ts";
import type { QuoteRequest } from "../bodies.ts";
import { bodyOf, codeOf, eventsOf } from "./testing/answers.ts";

/** Purchases from quote to refund: from a wallet, and by saved cards at the real sandbox network over HTTP. */
const { url, ownerUrl } = await createTestDatabase();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
const world = await createCardsWorld({ url, clock, money: { checkouts: shop.checkouts } });
const { payments, ledger } = world;
afterAll(async () => {
  expect(await verifyPayments({ url, role: "okpay_app" })).toMatchObject({ problem: null });
  await world.close();
  await shop.close();
});
afterEach(() => world.setFaults({}));
const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
const [GOOD_CARD, CHALLENGING_CARD] = ["4242424200004242", "4000004100013006"];
const [MINUTE, DAY] = [60_000, 86_400_000];
type Way = Extract<QuoteRequest, { kind: "purchase" }>["way"];

async function pay(customerId: string, { publicId }: OpenedCheckout, way: Way) {
  const body = { kind: "purchase", checkoutId: publicId, way } as const;
  const quote = await payments.quote({ customerId, body });
  return bodyOf(
    await payments.confirm({ customerId, quote: quote.token, idempotencyKey: crypto.randomUUID() }),
  );
}
const merchantHas = async ({ accountId }: OpenedCheckout) => {
  const balance = (await ledger.balances([accountId])).get(accountId);
  return { has: balance?.available, pending: balance?.pendingIn };
};
const command = (checkout: OpenedCheckout, payment: { id: string }, clientId = "1") => ({
  merchantId: checkout.merchantId,
  paymentId: fromPublicId(payment.id),
  clientId,
});
async function buyer(number?: string) {
  const customer = await world.customer("林悦", { USD: 100_00n });
  const cardId = number === undefined ? "" : (await world.save(number, customer.id)).cardId;
  return { id: customer.id, cardId };
}

describe("from the wallet", () => {
  it("paid at once: the merchant has it less its fee, the buyer's balance says so, the checkout is paid", async () => {
    const { id } = await buyer();
    const checkout = await shop.open(ledger, usd(40_00n), { capture: "at_once" });
    const payment = await pay(id, checkout, { type: "balance" });
    expect(payment).toMatchObject({
      kind: "purchase",
      state: "completed",
      direction: "out",
      fee: { amountMinor: "0" },
      counterparty: { name: "晨光书店" },
      balanceAfter: { amountMinor: "6000" },
      purchase: { way: "balance", captured: { amountMinor: "4000" } },
    });
    expect(await merchantHas(checkout)).toEqual({ has: 39_60n, pending: 0n });
    expect(await shop.stateOf(checkout.checkoutId)).toBe("completed");
    expect(await codeOf(pay(id, checkout, { type: "balance" }))).toBe("checkout_not_open");
  });

  it("held, taken in parts and let go: fees add up to one capture's, nothing is free in between", async () => {
    const { id } = await buyer();
    const checkout = await shop.open(ledger, usd(99_99n));
    const payment = await pay(id, checkout, { type: "balance" });
    expect(payment.state).toBe("authorized");
    expect(await world.available(id, "USD")).toBe(1n);
    for (const [clientId, amountMinor] of [
      ["a", 33_33n],
      ["b", 11_11n],
    ] as const)
      await payments.purchases.capture({
        ...command(checkout, payment, clientId),
        amount: usd(amountMinor),
        isFinal: false,
      });
    expect(await world.available(id, "USD")).toBe(1n);
    const view = await payments.purchases.void(command(checkout, payment));
    expect(view).toMatchObject({
      state: "completed",
      captured: usd(44_44n),
      merchantFee: usd(44n),
    });
    expect(await world.available(id, "USD")).toBe(55_56n);
    expect(await merchantHas(checkout)).toEqual({ has: 44_00n, pending: 0n });
    expect(eventsOf(view)).toEqual(["created", "authorized", "captured", "captured", "completed"]);
  });

  it("too little: declined with what is missing, and the checkout can be paid another way", async () => {
    const { id } = await buyer();
    const checkout = await shop.open(ledger, usd(112_40n));
    expect(await pay(id, checkout, { type: "balance" })).toMatchObject({
      state: "declined",
      declineCode: "insufficient_balance",
      shortfall: { amountMinor: "1240" },
    });
    expect(await shop.stateOf(checkout.checkoutId)).toBeNull();
  });

  it("refunds: linked payments the buyer reads, never more than was taken", async () => {
    const { id } = await buyer();
    const checkout = await shop.open(ledger, usd(50_00n), { capture: "at_once" });
    const payment = await pay(id, checkout, { type: "balance" });
    const refund = (clientId: string, amountMinor?: bigint) =>
      payments.purchases.refund({
        ...command(checkout, payment, clientId),
        ...(amountMinor === undefined ? {} : { amount: usd(amountMinor) }),
        reason: "缺货",
      });
    const first = await refund("a", 20_00n);
    expect(first).toMatchObject({ refunded: usd(20_00n), refunds: [{ state: "completed" }] });
    expect(await refund("a", 20_00n)).toEqual(first);
    expect(await codeOf(refund("a", 21_00n))).toBe("idempotency_key_reused");
    expect(await codeOf(refund("b", 30_01n))).toBe("amount_too_large");
    await refund("d", 29_50n);
    expect(await world.available(id, "USD")).toBe(99_50n);
    const { payments: activity } = await payments.list(id, { kind: "refund" });
    expect(activity).toHaveLength(2);
    expect(activity[0]).toMatchObject({
      direction: "in",
      state: "completed",
      counterparty: { name: "晨光书店" },
      note: "缺货",
      originalId: payment.id,
      amount: { amountMinor: 29_50n },
    });
    // Searched for by the purchase's number, its refunds come with it.
    const { payments: linked } = await payments.list(id, { q: payment.id });
    expect(linked.map(({ kind }) => kind)).toEqual(["refund", "refund", "purchase"]);
    const story = eventsOf(await payments.get(id, fromPublicId(payment.id)));
    expect(story).toEqual(["created", "completed", "refunded", "refunded"]);
  });
});

describe("by card", () => {
  it("held, taken in two parts, refunded in part: the network's books and ours agree", async () => {
    const { id, cardId } = await buyer(GOOD_CARD);
    const checkout = await shop.open(ledger, usd(30_00n));
    const payment = await pay(id, checkout, { type: "card", cardId });
    expect(payment).toMatchObject({ state: "authorized", purchase: { card: "Visa •••• 4242" } });
    expect(await world.available(id, "USD")).toBe(100_00n);
    const part = { amount: usd(10_00n), isFinal: false };
    await payments.purchases.capture({ ...command(checkout, payment, "a"), ...part });
    await payments.purchases.capture(command(checkout, payment, "b"));
    const view = await payments.purchases.refund({
      ...command(checkout, payment, "c"),
      amount: usd(5_00n),
    });
    expect(view).toMatchObject({
      state: "completed",
      captured: usd(30_00n),
      refunded: usd(5_00n),
      refunds: [{ state: "completed", amount: usd(5_00n) }],
    });
    const { rows } = await world.database.pool.query<{ id: string }>(
      "SELECT id FROM payments.attempt WHERE payment_id = $1 AND operation = 'authorize'",
      [fromPublicId(payment.id)],
    );
    expect(await world.acquirer.enquire(rows[0]?.id ?? "")).toMatchObject({
      outcome: "captured",
      capturedMinor: 30_00n,
      refundedMinor: 5_00n,
    });
    expect(await merchantHas(checkout)).toEqual({ has: 24_70n, pending: 0n });
  });

  it("refused by its issuer: nothing moved, and the checkout is open again", async () => {
    const { id, cardId } = await buyer("6200000000039995");
    const checkout = await shop.open(ledger, usd(30_00n));
    expect(await pay(id, checkout, { type: "card", cardId })).toMatchObject({
      state: "declined",
      declineCode: "insufficient_funds",
      purchase: { checkoutId: toPublicId("chk", checkout.checkoutId) },
      nextSteps: [{ type: "use_card" }, { type: "use_balance" }, { type: "call_us" }],
    });
    expect(await shop.stateOf(checkout.checkoutId)).toBeNull();
    expect(await merchantHas(checkout)).toEqual({ has: 0n, pending: 0n });
  });

  it("a card the merchant does not take is not asked, and pre-flight says so", async () => {
    const { id, cardId } = await buyer(GOOD_CARD);
    const checkout = await shop.open(ledger, usd(30_00n), {
      accepts: { balance: true, brands: ["Mastercard"], fundings: null, countries: null },
    });
    const way = { type: "card", cardId } as const;
    expect(await codeOf(pay(id, checkout, way))).toBe("way_not_accepted");
    const seen = await payments.preflight({
      customerId: id,
      sessionId: null,
      body: { kind: "purchase", checkoutId: checkout.publicId, way },
    });
    expect(seen).toMatchObject({
      isReady: false,
      problems: [{ code: "card_not_accepted" }],
      ways: [
        { type: "balance", chance: 100 },
        { type: "card", chance: 0, reasons: ["not_taken_here"] },
      ],
    });
  });

  it("3-D Secure: waits for the payer, goes on with their answer, exactly once", async () => {
    const { id, cardId } = await buyer(CHALLENGING_CARD);
    const checkout = await shop.open(ledger, usd(30_00n));
    const payment = await pay(id, checkout, { type: "card", cardId });
    expect(payment.state).toBe("needs_action");
    expect(JSON.stringify(payment)).not.toContain("http");
    const paymentId = fromPublicId(payment.id);
    const open = await payments.resume({ customerId: id, paymentId });
    const english = { headers: { "accept-language": "en" } };
    const asked = await (await fetch(open.challengeUrl ?? "", english)).text();
    expect(asked).toContain("pays $30.00 to 晨光书店 with the card");
    expect(open.payment.state).toBe("needs_action");
    await answer(open.challengeUrl, "passed");
    const after = await Promise.all([
      payments.resume({ customerId: id, paymentId }),
      payments.resume({ customerId: id, paymentId }),
    ]);
    for (const { payment: seen, challengeUrl } of after)
      expect([seen.state, challengeUrl]).toEqual(["authorized", null]);
    expect(eventsOf(await payments.get(id, paymentId))).toEqual([
      "created",
      "sent_to_card_network",
      "challenge_asked",
      "authorized",
    ]);
    const stranger = await world.customer("乙");
    expect(await codeOf(payments.resume({ customerId: stranger.id, paymentId }))).toBe("not_found");
  });

  it("3-D Secure: a wrong answer declines; none at all declines after a while and can never be charged", async () => {
    const { id, cardId } = await buyer(CHALLENGING_CARD);
    const refusedOne = await shop.open(ledger, usd(30_00n));
    const first = await pay(id, refusedOne, { type: "card", cardId });
    const customer = { customerId: id, paymentId: fromPublicId(first.id) };
    await answer((await payments.resume(customer)).challengeUrl, "failed");
    expect((await payments.resume(customer)).payment).toMatchObject({
      state: "declined",
      declineCode: "authentication_required",
    });
    const left = await shop.open(ledger, usd(30_00n));
    const second = await pay(id, left, { type: "card", cardId });
    const { challengeUrl } = await payments.resume({
      customerId: id,
      paymentId: fromPublicId(second.id),
    });
    clock.advance(15 * MINUTE);
    await payments.enquiries.runDue();
    await answer(challengeUrl, "passed");
    await payments.enquiries.runDue();
    expect(await payments.get(id, fromPublicId(second.id))).toMatchObject({
      state: "declined",
      declineCode: "authentication_required",
    });
    expect(await shop.stateOf(left.checkoutId)).toBeNull();
    expect(await merchantHas(left)).toEqual({ has: 0n, pending: 0n });
  });

  it.each([
    ["capture", "completed", 30_00n, 0n],
    ["void", "voided", 0n, 0n],
    ["refund", "completed", 30_00n, 30_00n],
  ] as const)(
    "a lost answer to a %s is asked about later, and done once",
    async (kind, state, captured, refunded) => {
      const { id, cardId } = await buyer(GOOD_CARD);
      const checkout = await shop.open(ledger, usd(30_00n), {
        capture: kind === "refund" ? "at_once" : "later",
        feePlan: { basisPoints: 0n, fixedMinor: 0n },
      });
      const payment = await pay(id, checkout, { type: "card", cardId });
      await world.setFaults({ loseAnswers: 1 });
      const first = await payments.purchases[kind](command(checkout, payment));
      expect(kind === "refund" ? first.refunds[0]?.state : first.state).toBe("processing");
      // Under way is a lock: nothing else can be done to it, and the same command changes nothing.
      if (kind !== "refund") {
        expect(await codeOf(payments.purchases.capture(command(checkout, payment, "2")))).toBe(
          "payment_state_conflict",
        );
        expect(await payments.purchases[kind](command(checkout, payment))).toEqual(first);
      }
      clock.advance(6_000);
      await payments.enquiries.runDue();
      expect(await payments.purchases.get(command(checkout, payment))).toMatchObject({
        state,
        captured: usd(captured),
        refunded: usd(refunded),
      });
      expect(await merchantHas(checkout)).toEqual({ has: captured - refunded, pending: 0n });
    },
  );
});

describe("what nobody captured", () => {
  it("is let go after seven days, and not a moment earlier", async () => {
    const { id } = await buyer();
    const checkout = await shop.open(ledger, usd(60_00n));
    const payment = await pay(id, checkout, { type: "balance" });
    clock.advance(7 * DAY - MINUTE);
    await payments.purchases.expire();
    expect(await world.available(id, "USD")).toBe(40_00n);
    clock.advance(MINUTE);
    expect(await codeOf(payments.purchases.capture(command(checkout, payment)))).toBe(
      "payment_state_conflict",
    );
    await Promise.all([payments.purchases.expire(), payments.purchases.expire()]);
    expect(await world.available(id, "USD")).toBe(100_00n);
    expect(await payments.get(id, fromPublicId(payment.id))).toMatchObject({ state: "voided" });
  });
});

/** The person on the issuer's page. */
const answer = (challengeUrl: string | null, with_: "passed" | "failed") =>
  fetch(challengeUrl ?? "", {
    method: "POST",
    body: new URLSearchParams({ answer: with_ }),
    redirect: "manual",
  });

describe("every state × every command of a merchant", () => {
  const KINDS = ["capture", "void", "refund"] as const;
  const ALLOWED: Readonly<Record<string, readonly string[]>> = {
    authorized: ["capture", "void"],
    completed: ["refund"],
  };
  const MADE: Readonly<Record<string, () => Promise<[OpenedCheckout, { id: string }]>>> = {
    needs_action: () => made(CHALLENGING_CARD),
    // The network's answer is lost, and nobody has asked again yet.
    processing: () => made(GOOD_CARD, "later", true),
    authorized: () => made(),
    completed: () => made(undefined, "at_once"),
    declined: () => made("6200000000039995"),
    voided: async () => {
      const [checkout, payment] = await made();
      await payments.purchases.void(command(checkout, payment, "void"));
      return [checkout, payment];
    },
  };
  async function made(
    card?: string,
    capture: "later" | "at_once" = "later",
    isLost = false,
  ): Promise<[OpenedCheckout, { id: string }]> {
    const { id, cardId } = await buyer(card);
    await world.setFaults({ loseAnswers: isLost ? 1 : 0 });
    const feePlan = { basisPoints: 0n, fixedMinor: 0n };
    const checkout = await shop.open(ledger, usd(10_00n), { capture, feePlan });
    const way: Way = card === undefined ? { type: "balance" } : { type: "card", cardId };
    return [checkout, await pay(id, checkout, way)];
  }

  it.each(Object.keys(MADE).flatMap((state) => KINDS.map((kind) => [state, kind] as const)))(
    "%s + %s",
    async (state, kind) => {
      const [checkout, payment] = (await MADE[state]?.()) ?? [];
      if (checkout === undefined || payment === undefined) throw new TypeError(state);
      expect((await payments.purchases.get(command(checkout, payment))).state).toBe(state);
      const before = await merchantHas(checkout);
      const result = await codeOf(payments.purchases[kind](command(checkout, payment)));
      const isAllowed = ALLOWED[state]?.includes(kind) ?? false;
      expect(result).toBe(isAllowed ? "done" : "payment_state_conflict");
      if (!isAllowed) expect(await merchantHas(checkout)).toEqual(before);
      const foreign = { ...command(checkout, payment), merchantId: crypto.randomUUID() };
      expect(await codeOf(payments.purchases[kind](foreign))).toBe("not_found");
    },
  );
});

describe("a guest", () => {
  it("pays by a card of their own and reads their payment; the same key pays once", async () => {
    const guestId = crypto.randomUUID();
    const { cardId } = await world.save(GOOD_CARD, guestId);
    const checkout = await shop.open(ledger, usd(20_00n), { capture: "at_once" });
    const request = {
      guestId,
      cardId,
      name: "Guest",
      checkoutId: checkout.checkoutId,
      idempotencyKey: "once",
    };
    const [one, two] = await Promise.all([
      payments.purchases.payAsGuest(request),
      payments.purchases.payAsGuest(request),
    ]);
    expect(bodyOf(one)).toMatchObject({ state: "completed", kind: "purchase" });
    expect(two.body).toEqual(one.body);
    expect(await merchantHas(checkout)).toEqual({ has: 19_80n, pending: 0n });
  });
});
