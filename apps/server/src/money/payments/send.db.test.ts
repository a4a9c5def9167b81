import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { PaymentView } from "./bodies.ts";
import { sealQuote } from "./quote-token.ts";

const { url } = await createTestDatabase();
const world = createMoneyWorld({ url });
const { payments, clock } = world;
afterAll(world.close);

type Person = Awaited<ReturnType<typeof world.customer>>;
const money = (amountMinor: bigint, currency: "CNY" | "USD" | "JPY" | "EUR" = "CNY") => ({
  amountMinor,
  currency,
});

const quoteSend = (
  from: Person,
  to: Pick<Person, "email">,
  amount = money(50_00n),
  note?: string,
) =>
  payments.quote({
    customerId: from.id,
    body: {
      kind: "send",
      payee: { by: "email", value: to.email },
      amount,
      ...(note === undefined ? {} : { note }),
    },
  });

let keys = 0;
const confirm = (from: Person, quote: { token: string }, idempotencyKey = `key-${keys++}`) =>
  payments.confirm({ customerId: from.id, quote: quote.token, idempotencyKey });

const bodyOf = (answer: { body: unknown }) =>
  answer.body as {
    id: string;
    state: string;
    declineCode: string | null;
    shortfall: unknown;
    balanceAfter: unknown;
  };
const idOf = (answer: { body: unknown }) =>
  `${bodyOf(answer).id.slice(4, 12)}-${bodyOf(answer).id.slice(12, 16)}-${bodyOf(answer).id.slice(16, 20)}-${bodyOf(answer).id.slice(20, 24)}-${bodyOf(answer).id.slice(24)}`;

const outboxOf = async (paymentId: string) =>
  (
    await world.database.pool.query<{ topic: string; payload: object }>(
      "SELECT topic, payload FROM platform.outbox WHERE payload->>'paymentId' = $1",
      [paymentId],
    )
  ).rows;
const paymentCount = async () =>
  (await world.database.pool.query<{ count: bigint }>("SELECT count(*) FROM payments.payment"))
    .rows[0]?.count;

describe("a send", () => {
  it("moves amount and fee in one booking and tells both sides", async () => {
    const payer = await world.customer("林悦", { CNY: 100_00n });
    const payee = await world.customer("周敏");
    const quote = await quoteSend(payer, payee, money(50_00n), "  晚饭\n AA ");
    expect(quote).toMatchObject({
      fee: money(50n),
      total: money(50_50n),
      isAffordable: true,
      shortfall: money(0n),
      counterparty: "*敏",
      note: "晚饭 AA",
    });

    const answer = await confirm(payer, quote);
    expect(answer).toMatchObject({ status: 201, isReplayed: false });
    expect(bodyOf(answer)).toMatchObject({
      id: quote.id.replace("qte_", "pay_"),
      kind: "send",
      state: "completed",
      direction: "out",
      amount: { amountMinor: "5000", currency: "CNY" },
      fee: { amountMinor: "50" },
      total: { amountMinor: "5050" },
      counterparty: { name: "周敏" },
      note: "晚饭 AA",
      isSandbox: false,
      balanceAfter: { amountMinor: "4950" },
    });
    expect([
      await world.available(payer.id, "CNY"),
      await world.available(payee.id, "CNY"),
    ]).toEqual([49_50n, 50_00n]);

    const seen: PaymentView = await payments.get(payee.id, idOf(answer));
    expect(seen).toMatchObject({
      direction: "in",
      fee: money(0n),
      total: money(50_00n),
      counterparty: { name: "林悦" },
      balanceAfter: money(50_00n),
    });
    expect(seen.events.map((event) => event.type)).toEqual(["created", "completed"]);
    expect(await outboxOf(idOf(answer))).toEqual([
      {
        topic: "payment.completed",
        payload: {
          paymentId: idOf(answer),
          kind: "send",
          payerCustomerId: payer.id,
          payeeCustomerId: payee.id,
          amountMinor: "5000",
          currency: "CNY",
          feeMinor: "50",
          declineCode: null,
        },
      },
    ]);
  });

  it("answers what is stored: later reads say the same as the first answer", async () => {
    const payer = await world.customer("甲", { USD: 10_00n });
    const payee = await world.customer("乙");
    const answer = await confirm(payer, await quoteSend(payer, payee, money(1_00n, "USD")));
    const { rows } = await world.database.pool.query<{ body: string }>(
      "SELECT body::text FROM platform.idempotency WHERE scope = $1",
      [payer.id],
    );
    expect(rows[0]?.body).toBe(JSON.stringify(answer.body));
    const read = await payments.get(payer.id, idOf(answer));
    expect(
      JSON.stringify(read, (_key, value: unknown) =>
        typeof value === "bigint" ? value.toString() : value,
      ),
    ).toBe(rows[0]?.body);
  });

  it("without a fee books one transfer only", async () => {
    const payer = await world.customer("甲", { JPY: 1000n });
    const payee = await world.customer("乙");
    const answer = await confirm(payer, await quoteSend(payer, payee, money(49n, "JPY")));
    expect(bodyOf(answer)).toMatchObject({
      fee: { amountMinor: "0" },
      total: { amountMinor: "49" },
    });
    expect(await world.available(payer.id, "JPY")).toBe(951n);
  });
});

describe("a declined send is an outcome", () => {
  it("insufficient_balance says what is missing, fee included, and nothing moves", async () => {
    const payer = await world.customer("甲", { CNY: 50_00n });
    const payee = await world.customer("乙");
    const quote = await quoteSend(payer, payee, money(50_00n));
    expect(quote).toMatchObject({ isAffordable: false, shortfall: money(50n) });
    const answer = await confirm(payer, quote);
    expect(answer.status).toBe(201);
    expect(bodyOf(answer)).toMatchObject({
      state: "declined",
      declineCode: "insufficient_balance",
      shortfall: { amountMinor: "50", currency: "CNY" },
      balanceAfter: null,
    });
    expect([
      await world.available(payer.id, "CNY"),
      await world.available(payee.id, "CNY"),
    ]).toEqual([50_00n, 0n]);
    expect(await outboxOf(idOf(answer))).toMatchObject([
      { topic: "payment.declined", payload: { declineCode: "insufficient_balance" } },
    ]);
    // It is the payer's affair: the payee sees nothing of it, and nobody gets a receipt.
    await expect(payments.get(payee.id, idOf(answer))).rejects.toMatchObject({ code: "not_found" });
    expect((await payments.list(payee.id, {})).payments).toEqual([]);
    expect((await payments.list(payer.id, {})).payments).toHaveLength(1);
    await expect(
      payments.receipt({ customerId: payer.id, paymentId: idOf(answer), locale: "en" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("stays declined for that quote even when the money has come meanwhile", async () => {
    const payer = await world.customer("甲");
    const payee = await world.customer("乙");
    const quote = await quoteSend(payer, payee, money(1_00n));
    const first = await confirm(payer, quote);
    const rich = await world.customer("丙", { CNY: 100_00n });
    await confirm(rich, await quoteSend(rich, payer, money(50_00n)));
    const again = await confirm(payer, quote);
    expect(again.body).toEqual(first.body);
    expect(await world.available(payer.id, "CNY")).toBe(50_00n);
  });

  it.each([
    ["payee_cannot_receive", "payee", "frozen for what comes in", { isFrozenIn: true }],
    ["payee_cannot_receive", "payee", "closed", { isClosed: true }],
    ["payee_cannot_receive", "payee", "full", { ceiling: 10_00n }],
    ["account_restricted", "payer", "frozen for what goes out", { isFrozenOut: true }],
  ] as const)("%s: the %s's account is %s", async (declineCode, side, _state, rules) => {
    const payer = await world.customer("甲", { CNY: 100_00n });
    const payee = await world.customer("乙");
    const quote = await quoteSend(payer, payee);
    const accountId = await world.wallets.accountOf((side === "payer" ? payer : payee).id, "CNY");
    expect(
      await world.ledger.changeRules({ accountId: accountId ?? "", rules, reason: "test" }),
    ).toEqual({ state: "changed" });
    expect(bodyOf(await confirm(payer, quote))).toMatchObject({
      state: "declined",
      declineCode,
      shortfall: null,
    });
    expect(await world.available(payer.id, "CNY")).toBe(100_00n);
  });
});

describe("one quote is one payment, for ever", () => {
  it("the same key gives the same answer word for word, marked as a replay", async () => {
    const payer = await world.customer("甲", { CNY: 100_00n });
    const payee = await world.customer("乙");
    const quote = await quoteSend(payer, payee);
    const first = await confirm(payer, quote, "same");
    const again = await confirm(payer, quote, "same");
    expect(again.isReplayed).toBe(true);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    expect(await world.available(payer.id, "CNY")).toBe(49_50n);
  });

  it("another key gives the same payment and moves nothing; that answer is stored too", async () => {
    const payer = await world.customer("甲", { CNY: 200_00n });
    const payee = await world.customer("乙");
    const quote = await quoteSend(payer, payee);
    const first = await confirm(payer, quote, "one");
    const other = await confirm(payer, quote, "two");
    expect(other).toMatchObject({ status: 201, isReplayed: false });
    expect(other.body).toEqual(first.body);
    expect((await confirm(payer, quote, "two")).isReplayed).toBe(true);
    await expect(confirm(payer, await quoteSend(payer, payee), "two")).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
    expect(await world.available(payer.id, "CNY")).toBe(149_50n);
  });

  it("the same key with another quote is refused", async () => {
    const payer = await world.customer("甲", { CNY: 200_00n });
    const payee = await world.customer("乙");
    await confirm(payer, await quoteSend(payer, payee), "one");
    await expect(confirm(payer, await quoteSend(payer, payee), "one")).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
    expect(await world.available(payer.id, "CNY")).toBe(149_50n);
  });

  it("the same key of another person is another key", async () => {
    const [one, other] = [
      await world.customer("甲", { CNY: 100_00n }),
      await world.customer("乙", { CNY: 100_00n }),
    ];
    const payee = await world.customer("丙");
    await confirm(one, await quoteSend(one, payee), "shared");
    await confirm(other, await quoteSend(other, payee), "shared");
    expect(await world.available(payee.id, "CNY")).toBe(100_00n);
  });

  it("an expired quote is refused, but one confirmed in time keeps its answer", async () => {
    const payer = await world.customer("甲", { CNY: 200_00n });
    const payee = await world.customer("乙");
    const [used, unused] = [await quoteSend(payer, payee), await quoteSend(payer, payee)];
    const first = await confirm(payer, used, "in-time");
    clock.advance(10 * 60_000);
    await expect(confirm(payer, unused)).rejects.toMatchObject({ code: "quote_expired" });
    expect((await confirm(payer, used, "in-time")).body).toEqual(first.body);
    expect((await confirm(payer, used, "later")).body).toEqual(first.body);
    expect(await world.available(payer.id, "CNY")).toBe(149_50n);
  });
});

describe("refused, and nothing is written", () => {
  it("quote_invalid: tampered, made up, or somebody else's", async () => {
    const payer = await world.customer("甲", { CNY: 100_00n });
    const thief = await world.customer("丙", { CNY: 100_00n });
    const payee = await world.customer("乙");
    const quote = await quoteSend(payer, payee);
    const before = await paymentCount();
    const { token } = quote;
    const forged = `${token.slice(0, 60)}${token[60] === "A" ? "B" : "A"}${token.slice(61)}`;
    const foreignKey = sealQuote(Buffer.alloc(32, 9), {
      id: "01990000-0000-7000-8000-00000000abcd",
      kind: "top_up",
      amount: money(1n),
      fee: money(0n),
      note: null,
      expiresAt: new Date(Date.now() + 60_000),
      payee: {
        customerId: payer.id,
        accountId: (await world.wallets.accountOf(payer.id, "CNY")) ?? "",
        name: "",
        maskedName: "",
        detail: "",
      },
      cardId: "sandbox_visa_approved",
      counterparty: "",
      isSandbox: false,
      assessment: null,
    });
    for (const bad of [forged, foreignKey, "x", "{}"])
      await expect(confirm(payer, { token: bad })).rejects.toMatchObject({ code: "quote_invalid" });
    await expect(confirm(thief, quote)).rejects.toMatchObject({ code: "quote_invalid" });
    expect(await paymentCount()).toBe(before);
    expect(await world.available(payer.id, "CNY")).toBe(100_00n);
  });

  it.each([
    ["payee_not_found", { email: "nobody@example.com" }, money(1n)],
    ["payee_not_found", { email: "nul\0@example.com" }, money(1n)],
    ["currency_not_held", null, money(1n, "EUR")],
    ["amount_too_large", null, money(10n ** 15n + 1n)],
    ["amount_too_large", null, money(2n ** 63n - 1n)],
  ] as const)("%s", async (code, to, amount) => {
    const payer = await world.customer("甲", { CNY: 100_00n });
    const payee = to ?? (await world.customer("乙"));
    await expect(quoteSend(payer, payee, amount)).rejects.toMatchObject({ code });
  });

  it("payee_is_self, by e-mail and by phone", async () => {
    const payer = await world.customer("甲", { CNY: 100_00n });
    await expect(quoteSend(payer, payer)).rejects.toMatchObject({ code: "payee_is_self" });
    await expect(
      payments.quote({
        customerId: payer.id,
        body: { kind: "send", payee: { by: "phone", value: payer.phone }, amount: money(1n) },
      }),
    ).rejects.toMatchObject({ code: "payee_is_self" });
  });

  it.each(["a\0b", "\u0007", "\ud800"])(
    "validation_failed: the note %j is not a line of text",
    async (note) => {
      const payer = await world.customer("甲", { CNY: 100_00n });
      const payee = await world.customer("乙");
      await expect(quoteSend(payer, payee, money(1n), note)).rejects.toMatchObject({
        code: "validation_failed",
        errors: [{ field: "note", code: "invalid" }],
      });
    },
  );

  it("not_found: somebody else's payment is as if it were not there", async () => {
    const payer = await world.customer("甲", { CNY: 100_00n });
    const payee = await world.customer("乙");
    const stranger = await world.customer("丙");
    const answer = await confirm(payer, await quoteSend(payer, payee));
    const refusals = await Promise.allSettled([
      payments.get(stranger.id, idOf(answer)),
      payments.get(stranger.id, "01990000-0000-7000-8000-000000000000"),
    ]);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ status: "rejected", reason: { code: "not_found" } });
    await expect(
      payments.receipt({ customerId: stranger.id, paymentId: idOf(answer), locale: "en" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });
});
