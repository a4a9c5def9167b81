import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import type { Acquirer } from "../cards/index.ts";

const { url } = await createTestDatabase();
const charges: string[] = [];
const counting = (sandbox: Acquirer): Acquirer => ({
  ...sandbox,
  charge: (request) => {
    charges.push(request.reference);
    return sandbox.charge(request);
  },
});
const world = createMoneyWorld({ url, acquirer: counting });
const { payments, clock } = world;
afterAll(world.close);

const money = (amountMinor: bigint, currency: "CNY" | "USD" | "JPY" | "EUR" = "CNY") => ({
  amountMinor,
  currency,
});
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

async function topUp(
  customer: { id: string },
  cardId: string,
  amount = money(100_00n),
  idempotencyKey: string = crypto.randomUUID(),
) {
  const quote = await payments.quote({
    customerId: customer.id,
    body: { kind: "top_up", cardId, amount },
  });
  return payments.confirm({ customerId: customer.id, quote: quote.token, idempotencyKey });
}
const bodyOf = (answer: { body: unknown }) =>
  answer.body as { id: string; state: string; events: { type: string }[] };
const idOf = (answer: { body: unknown }) => fromPublicId(bodyOf(answer).id);
const walletOf = async (customer: { id: string }) => {
  const { balances } = await world.wallets.balances(customer.id);
  const cny = balances.find((balance) => balance.currency === "CNY");
  return { available: cny?.available.amountMinor, pending: cny?.pending.amountMinor };
};
const topicsOf = async (paymentId: string) =>
  (
    await world.database.pool.query<{ topic: string }>(
      "SELECT topic FROM platform.outbox WHERE payload->>'paymentId' = $1",
      [paymentId],
    )
  ).rows.map((row) => row.topic);
const attemptOf = async (paymentId: string) =>
  (
    await world.database.pool.query<{
      state: string;
      enquiries: number;
      next_enquiry_at: Date | null;
    }>("SELECT state, enquiries, next_enquiry_at FROM payments.attempt WHERE payment_id = $1", [
      paymentId,
    ])
  ).rows[0];

describe("a top-up", () => {
  it("is free, shows the card, and reaches the wallet", async () => {
    const customer = await world.customer("林悦");
    const quote = await payments.quote({
      customerId: customer.id,
      body: { kind: "top_up", cardId: "sandbox_visa_approved", amount: money(100_00n) },
    });
    expect(quote).toMatchObject({
      fee: money(0n),
      total: money(100_00n),
      counterparty: "Visa •••• 4242",
      isSandbox: true,
      isAffordable: true,
    });
    const answer = await payments.confirm({
      customerId: customer.id,
      quote: quote.token,
      idempotencyKey: "k",
    });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        state: "completed",
        direction: "in",
        counterparty: { name: "Visa", detail: "•••• 4242" },
        isSandbox: true,
        balanceAfter: { amountMinor: "10000" },
      },
    });
    expect(bodyOf(answer).events.map((event) => event.type)).toEqual([
      "created",
      "sent_to_card_network",
      "completed",
    ]);
    expect(await walletOf(customer)).toEqual({ available: 100_00n, pending: 0n });
    expect(await topicsOf(idOf(answer))).toEqual(["payment.completed"]);
    expect(await attemptOf(idOf(answer))).toMatchObject({
      state: "approved",
      next_enquiry_at: null,
    });
    const again = await payments.confirm({
      customerId: customer.id,
      quote: quote.token,
      idempotencyKey: "k",
    });
    expect(again.isReplayed).toBe(true);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(answer.body));
  });

  it.each([
    ["sandbox_visa_declined", "card_declined"],
    ["sandbox_unionpay_insufficient", "card_insufficient_funds"],
    ["sandbox_mastercard_expired", "card_expired"],
  ])("with %s is declined: %s", async (cardId, declineCode) => {
    const customer = await world.customer("甲");
    const answer = await topUp(customer, cardId);
    expect(answer).toMatchObject({
      status: 201,
      body: { state: "declined", declineCode, completedAt: null },
    });
    expect(await walletOf(customer)).toEqual({ available: 0n, pending: 0n });
    expect(await topicsOf(idOf(answer))).toEqual(["payment.declined"]);
    expect((await payments.list(customer.id, {})).payments).toHaveLength(1);
  });

  it("waits for a slow card and completes", async () => {
    const customer = await world.customer("甲");
    expect(bodyOf(await topUp(customer, "sandbox_visa_slow")).state).toBe("completed");
    expect(await walletOf(customer)).toEqual({ available: 100_00n, pending: 0n });
  });

  it.each([
    ["account_restricted", "frozen", { isFrozenIn: true }],
    ["balance_limit_reached", "full", { ceiling: 1_00n }],
  ] as const)(
    "is declined as %s before any card is asked when the wallet is %s",
    async (declineCode, _state, rules) => {
      const customer = await world.customer("甲");
      const accountId = (await world.wallets.accountOf(customer.id, "CNY")) ?? "";
      await world.ledger.changeRules({ accountId, rules, reason: "test" });
      const before = charges.length;
      expect(await topUp(customer, "sandbox_visa_approved")).toMatchObject({
        status: 201,
        body: { state: "declined", declineCode },
      });
      expect(charges.length).toBe(before);
    },
  );

  it("another key for the same quote answers with the same payment and charges nothing", async () => {
    const customer = await world.customer("甲");
    const quote = await payments.quote({
      customerId: customer.id,
      body: { kind: "top_up", cardId: "sandbox_visa_approved", amount: money(1_00n) },
    });
    const first = await payments.confirm({
      customerId: customer.id,
      quote: quote.token,
      idempotencyKey: "one",
    });
    const before = charges.length;
    const other = await payments.confirm({
      customerId: customer.id,
      quote: quote.token,
      idempotencyKey: "two",
    });
    expect(other.body).toEqual(first.body);
    expect(charges.length).toBe(before);
    expect(await walletOf(customer)).toEqual({ available: 1_00n, pending: 0n });
  });

  it("is pending while the card is asked, and the same key is told to wait", async () => {
    const customer = await world.customer("甲");
    const quote = await payments.quote({
      customerId: customer.id,
      body: { kind: "top_up", cardId: "sandbox_visa_slow", amount: money(5_00n) },
    });
    const first = payments.confirm({
      customerId: customer.id,
      quote: quote.token,
      idempotencyKey: "slow",
    });
    await expect.poll(() => walletOf(customer)).toEqual({ available: 0n, pending: 5_00n });
    // The request may wait eight seconds for the network; until then nobody else asks.
    clock.advance(8 * SECOND);
    expect(await payments.enquiries.runDue()).toBe(0);
    await expect(
      payments.confirm({ customerId: customer.id, quote: quote.token, idempotencyKey: "slow" }),
    ).rejects.toMatchObject({ code: "request_in_progress", retryAfterSeconds: 1 });
    expect(bodyOf(await first).state).toBe("completed");
  });

  it.each([
    ["card_not_found", "no_such_card", money(1_00n)],
    ["validation_failed", "sandbox_visa_approved", money(99n)],
    ["amount_too_large", "sandbox_visa_approved", money(50_000_01n)],
    ["amount_too_large", "sandbox_visa_approved", money(2n ** 63n - 1n)],
    ["currency_not_held", "sandbox_visa_approved", money(1_00n, "EUR")],
  ] as const)("%s", async (code, cardId, amount) => {
    const customer = await world.customer("甲");
    await expect(
      payments.quote({ customerId: customer.id, body: { kind: "top_up", cardId, amount } }),
    ).rejects.toMatchObject({ code });
  });
});

describe("a lost answer", () => {
  it("is processing, then completed by an enquiry after five seconds, exactly once", async () => {
    const customer = await world.customer("甲");
    const answer = await topUp(customer, "sandbox_visa_lost", money(80_00n), "lost");
    expect(answer).toMatchObject({
      status: 201,
      body: { state: "processing", completedAt: null, balanceAfter: null },
    });
    expect(bodyOf(answer).events.map((event) => event.type)).toEqual([
      "created",
      "sent_to_card_network",
      "outcome_unknown",
    ]);
    expect(await walletOf(customer)).toEqual({ available: 0n, pending: 80_00n });
    await expect(
      payments.receipt({ customerId: customer.id, paymentId: idOf(answer), locale: "en" }),
    ).rejects.toMatchObject({ code: "not_found" });
    const asked = charges.length;

    clock.advance(4 * SECOND);
    expect(await payments.enquiries.runDue()).toBe(0);
    clock.advance(2 * SECOND);
    expect(await payments.enquiries.runDue()).toBe(1);
    expect(await payments.get(customer.id, idOf(answer))).toMatchObject({
      state: "completed",
      balanceAfter: money(80_00n),
    });
    expect(await walletOf(customer)).toEqual({ available: 80_00n, pending: 0n });
    expect(await topicsOf(idOf(answer))).toEqual(["payment.completed"]);

    clock.advance(25 * 60 * MINUTE);
    expect(await payments.enquiries.runDue()).toBe(0);
    expect(charges.length).toBe(asked);
    // The answer the customer got is the answer that key keeps.
    const quote = { customerId: customer.id, idempotencyKey: "lost" };
    const { rows } = await world.database.pool.query<{ state: string }>(
      "SELECT body->>'state' AS state FROM platform.idempotency WHERE scope = $1 AND key = $2",
      [quote.customerId, quote.idempotencyKey],
    );
    expect(rows).toEqual([{ state: "processing" }]);
  });

  it("is asked for after 5 s, 1 min, 5 min, 1 h and then daily, for as long as the network does not know", async () => {
    const customer = await world.customer("甲");
    const answer = await topUp(customer, "sandbox_unionpay_late");
    const waits = [5 * SECOND, MINUTE, 5 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE, 24 * 60 * MINUTE];
    for (const wait of waits) {
      const due = (await attemptOf(idOf(answer)))?.next_enquiry_at;
      expect((due?.getTime() ?? 0) - clock.now().getTime()).toBe(wait);
      clock.advance(wait);
      expect(await payments.enquiries.runDue()).toBe(1);
      expect((await payments.get(customer.id, idOf(answer))).state).toBe("processing");
    }
    clock.advance(7 * 24 * 60 * MINUTE);
    expect(await payments.enquiries.runDue()).toBe(1);
    expect((await payments.get(customer.id, idOf(answer))).state).toBe("completed");
  });
});

describe("the sweep in the background", () => {
  it("looks every second until it is stopped", async () => {
    const customer = await world.customer("甲");
    payments.enquiries.start();
    const answer = await topUp(customer, "sandbox_visa_lost");
    clock.advance(6 * SECOND);
    const state = async () => (await payments.get(customer.id, idOf(answer))).state;
    await expect.poll(state, { timeout: 5_000 }).toBe("completed");
    await payments.enquiries.stop();

    const later = await topUp(customer, "sandbox_visa_lost");
    clock.advance(6 * SECOND);
    expect(await payments.enquiries.runDue()).toBe(1);
    expect((await payments.get(customer.id, idOf(later))).state).toBe("completed");
  });
});
