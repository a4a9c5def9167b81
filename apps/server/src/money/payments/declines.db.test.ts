import { DECLINE_CODES, DECLINES } from "@okpay/contracts";
import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import type { PaymentView, QuoteRequest } from "./bodies.ts";

/** What a network says, and what becomes of it: the books keep the truth, the customer is told what may be told. */
const { url } = await createTestDatabase();
const said = new Map<bigint, string>();
const world = createMoneyWorld({
  url,
  acquirer: (sandbox) => ({
    ...sandbox,
    charge: ({ amount }) => {
      const networkCode = said.get(amount.amountMinor) ?? "never asked for";
      return Promise.resolve({ outcome: "declined", code: "card_declined", networkCode } as const);
    },
  }),
});
const { payments } = world;
afterAll(world.close);

async function declinedWith(
  networkCode: string,
  cardId = "sandbox_visa_declined",
): Promise<{ told: PaymentView; kept: string }> {
  const amountMinor = BigInt(100_00 + said.size);
  said.set(amountMinor, networkCode);
  const quote = await payments.quote({
    customerId: customer.id,
    body: {
      kind: "top_up",
      cardId,
      amount: { amountMinor, currency: "CNY" },
    },
  });
  const { body } = await payments.confirm({
    customerId: customer.id,
    quote: quote.token,
    idempotencyKey: crypto.randomUUID(),
  });
  const id = fromPublicId((body as { id: string }).id);
  const { rows } = await world.database.pool.query<{ decline_code: string }>(
    "SELECT decline_code FROM payments.payment WHERE id = $1",
    [id],
  );
  return { told: await payments.get(customer.id, id), kept: rows[0]?.decline_code ?? "" };
}
const customer = await world.customer("林悦");
const ofCards = DECLINE_CODES.filter((code) =>
  DECLINES[code].family.match(/^(card_|issuer|authe)/),
);

describe("a card's decline", () => {
  it("keeps the network's code, and tells the one that may be told", async () => {
    const all = await Promise.all(
      ofCards.map(async (code) => ({ code, ...(await declinedWith(code)) })),
    );
    for (const { code, told, kept } of all) {
      expect(kept).toBe(code);
      expect(told.declineCode, code).toBe(DECLINES[code].maskedAs ?? code);
      expect(told.nextSteps.length, code).toBeGreaterThanOrEqual(2);
      expect(told.nextSteps.at(-1)).toEqual({ type: "call_us", case: told.id });
      expect(told.nextSteps.map(({ type }) => type)).not.toContain("use_balance");
    }
  });

  it("looks the same for a stolen card as for one that was refused without a reason", async () => {
    const words = ({ told }: { told: PaymentView }) => ({
      code: told.declineCode,
      steps: told.nextSteps.map((step) => ({ ...step, case: null })),
      events: told.events.map(({ type }) => type),
    });
    const plain = words(await declinedWith("generic_decline"));
    for (const code of ["stolen_card", "fraudulent", "lost_card"])
      expect(words(await declinedWith(code))).toEqual(plain);
  });

  it("an agent sees what it means and what to do, masked like the customer, and nobody else's", async () => {
    const { told } = await declinedWith("stolen_card");
    const request = { customerId: customer.id, paymentId: fromPublicId(told.id) };
    const seen = await payments.viewForAgent(request);
    expect(seen).toMatchObject({
      state: "declined",
      decline: { code: "generic_decline", family: "issuer", text: "generic_decline" },
      payee: { maskedName: "*悦" },
      nextSteps: told.nextSteps,
      attempts: [{ operation: "charge", state: "declined" }],
    });
    const text = JSON.stringify(seen, (_key, value: unknown) =>
      typeof value === "bigint" ? "" : value,
    );
    expect(text).not.toContain("stolen");
    const stranger = { ...request, customerId: crypto.randomUUID() };
    await expect(payments.viewForAgent(stranger)).rejects.toMatchObject({ code: "not_found" });
  });

  it("of a code nobody knows is a plain refusal", async () => {
    expect(await declinedWith("brand_new_code")).toMatchObject({
      kept: "card_declined",
      told: { declineCode: "card_declined" },
    });
  });
});

it("names the missing sum, fee included", async () => {
  const payer = await world.customer("周敏", { CNY: 90_00n });
  const payee = await world.customer("王芳");
  const quote = await payments.quote({
    customerId: payer.id,
    body: {
      kind: "send",
      payee: { by: "email", value: payee.email },
      amount: { amountMinor: 100_00n, currency: "CNY" },
    },
  });
  const { body } = await payments.confirm({
    customerId: payer.id,
    quote: quote.token,
    idempotencyKey: crypto.randomUUID(),
  });
  expect(body).toMatchObject({
    declineCode: "insufficient_balance",
    nextSteps: [
      { type: "top_up", amount: { amountMinor: "1100", currency: "CNY" } },
      { type: "reduce_amount" },
      { type: "call_us" },
    ],
  });
});

describe("pre-flight", () => {
  const asked = (customerId: string, body: QuoteRequest) =>
    payments.preflight({ customerId, sessionId: null, body });
  const sending = (email: string, amountMinor: bigint): QuoteRequest => ({
    kind: "send",
    payee: { by: "email", value: email },
    amount: { amountMinor, currency: "CNY" },
  });
  const payee = { email: "nobody-yet@example.com" };

  it("finds the missing sum, fee included, and writes nothing", async () => {
    const payer = await world.customer("赵磊", { CNY: 90_00n });
    const friend = await world.customer("孙倩");
    const found = await asked(payer.id, sending(friend.email, 100_00n));
    expect(found).toMatchObject({
      isReady: false,
      problems: [
        {
          code: "insufficient_balance",
          nextSteps: [
            { type: "top_up", amount: { amountMinor: 11_00n, currency: "CNY" } },
            { type: "reduce_amount" },
          ],
        },
      ],
    });
    expect(found.ways.at(-1)).toMatchObject({ type: "balance", reasons: ["balance_too_small"] });
    const ready = await asked(payer.id, sending(friend.email, 50_00n));
    expect(ready).toMatchObject({ isReady: true, problems: [] });
    expect(ready.ways[0]).toMatchObject({ type: "balance", chance: 100 });
    const { rows } = await world.database.pool.query(
      "SELECT 1 FROM payments.payment WHERE payer_customer_id = $1",
      [payer.id],
    );
    expect(rows).toEqual([]);
  });

  it("names who cannot be paid instead of failing", async () => {
    const payer = await world.customer("钱进", { CNY: 90_00n });
    const of = async (email: string) =>
      (await asked(payer.id, sending(email, 1_00n))).problems.map(({ code }) => code);
    expect(await of(payee.email)).toEqual(["recipient_not_found"]);
    expect(await of(payer.email)).toEqual(["self_transfer"]);
  });

  it("warns of a card that must not be asked again, and ranks it last", async () => {
    await declinedWith("invalid_account");
    const cardId = "sandbox_visa_declined";
    const found = await asked(customer.id, {
      kind: "top_up",
      cardId,
      amount: { amountMinor: 10_00n, currency: "CNY" },
    });
    expect(found.problems.map(({ code }) => code)).toEqual(["invalid_account"]);
    expect(found.ways.at(-1)).toMatchObject({ cardId, chance: 0, reasons: ["refused_for_good"] });
    expect(found.ways[0]).toMatchObject({ reasons: ["never_used"] });
  });

  it("knows a card's own past, whatever else was paid since and whoever else uses it", async () => {
    await declinedWith("invalid_account");
    for (let other = 0; other < 70; other += 1)
      await declinedWith("insufficient_funds", "sandbox_visa_lost");
    const amount = { amountMinor: 10_00n, currency: "CNY" } as const;
    const reasonsFor = async (customerId: string, cardId: string) =>
      (await asked(customerId, { kind: "top_up", cardId, amount })).ways.find(
        (way) => way.cardId === cardId,
      )?.reasons;
    expect(await reasonsFor(customer.id, "sandbox_visa_declined")).toEqual(["refused_for_good"]);
    expect(await reasonsFor(customer.id, "sandbox_visa_lost")).toEqual([
      "last_time_refused",
      "often_refused",
    ]);
    const stranger = await world.customer("何雨");
    expect(await reasonsFor(stranger.id, "sandbox_visa_declined")).toEqual(["never_used"]);
  });

  it("tells nothing of a card that was reported stolen", async () => {
    const after = async (code: string) => {
      await declinedWith(code);
      const found = await asked(customer.id, {
        kind: "top_up",
        cardId: "sandbox_visa_declined",
        amount: { amountMinor: 10_00n, currency: "CNY" },
      });
      return found.ways.find(({ cardId }) => cardId === "sandbox_visa_declined");
    };
    expect(await after("stolen_card")).toEqual(await after("generic_decline"));
  });
});
