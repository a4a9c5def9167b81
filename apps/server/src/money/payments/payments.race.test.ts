import {
  createFakeClock,
  createMoneyWorld,
  createTestDatabase,
  createTestDirectory,
} from "@okpay/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import type { Acquirer } from "../cards/index.ts";

/** Two worlds on one database are two server processes: they share nothing but PostgreSQL. */
const { url } = await createTestDatabase();
const directory = createTestDirectory();
const clock = createFakeClock();
let intercept:
  | ((
      sandbox: Acquirer,
      request: Parameters<Acquirer["charge"]>[0],
    ) => ReturnType<Acquirer["charge"]>)
  | null = null;
const one = createMoneyWorld({
  url,
  directory,
  clock,
  acquirer: (sandbox) => ({
    ...sandbox,
    charge: (request) =>
      intercept === null ? sandbox.charge(request) : intercept(sandbox, request),
  }),
});
const other = createMoneyWorld({ url, directory, clock });
afterAll(() => Promise.all([one.close(), other.close()]));

const money = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
const bodyOf = (answer: { body: unknown }) => answer.body as { id: string; state: string };
const idOf = (answer: { body: unknown }) => fromPublicId(bodyOf(answer).id);

const quoteSend = (customerId: string, email: string, amountMinor: bigint) =>
  one.payments.quote({
    customerId,
    body: { kind: "send", payee: { by: "email", value: email }, amount: money(amountMinor) },
  });
const quoteTopUp = (customerId: string, cardId: string) =>
  one.payments.quote({ customerId, body: { kind: "top_up", cardId, amount: money(10_00n) } });

async function count(table: string, column: string, value: string): Promise<number> {
  const { rows } = await one.database.pool.query<{ count: bigint }>(
    `SELECT count(*) FROM ${table} WHERE ${column} = $1`,
    [value],
  );
  return Number(rows[0]?.count);
}

describe("fifty threads", () => {
  it("with one key, in two processes: one payment and forty-nine identical answers", async () => {
    const payer = await one.customer("甲", { CNY: 1_000_00n });
    const payee = await one.customer("乙");
    const quote = await quoteSend(payer.id, payee.email, 10_00n);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : other).payments.confirm({
          customerId: payer.id,
          quote: quote.token,
          idempotencyKey: "fifty",
        }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => !answer.isReplayed)).toHaveLength(1);
    expect(await count("payments.payment", "payer_customer_id", payer.id)).toBe(1);
    expect(await one.available(payer.id, "CNY")).toBe(989_90n);
  });

  it("with fifty keys for one quote: still one payment", async () => {
    const payer = await one.customer("甲", { CNY: 1_000_00n });
    const payee = await one.customer("乙");
    const quote = await quoteSend(payer.id, payee.email, 10_00n);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : other).payments.confirm({
          customerId: payer.id,
          quote: quote.token,
          idempotencyKey: `key ${index}`,
        }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(await one.available(payer.id, "CNY")).toBe(989_90n);
    expect(await count("platform.idempotency", "scope", payer.id)).toBe(50);
  });

  it("each sending the whole balance: exactly one completes, the others are declined with what is missing", async () => {
    const payer = await one.customer("甲", { CNY: 101_00n });
    const payee = await one.customer("乙");
    const quotes = await Promise.all(
      Array.from({ length: 50 }, () => quoteSend(payer.id, payee.email, 100_00n)),
    );
    const answers = await Promise.all(
      quotes.map((quote, index) =>
        (index % 2 === 0 ? one : other).payments.confirm({
          customerId: payer.id,
          quote: quote.token,
          idempotencyKey: quote.id,
        }),
      ),
    );
    expect(answers.filter((answer) => bodyOf(answer).state === "completed")).toHaveLength(1);
    expect(answers.filter((answer) => bodyOf(answer).state === "declined")).toHaveLength(49);
    for (const answer of answers) {
      if (bodyOf(answer).state === "declined")
        expect(answer.body).toMatchObject({
          declineCode: "insufficient_balance",
          shortfall: { amountMinor: "10100" },
        });
    }
    expect([await one.available(payer.id, "CNY"), await one.available(payee.id, "CNY")]).toEqual([
      0n,
      100_00n,
    ]);
  });

  it("topping up with one key, in two processes: the card is charged once", async () => {
    const customer = await one.customer("甲");
    const quote = await quoteTopUp(customer.id, "sandbox_visa_approved");
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : other).payments.confirm({
          customerId: customer.id,
          quote: quote.token,
          idempotencyKey: "fifty",
        }),
      ),
    );
    const answers = results.flatMap((result) =>
      result.status === "fulfilled" ? [JSON.stringify(result.value.body)] : [],
    );
    const refusals = results.flatMap((result) =>
      result.status === "rejected" ? [(result.reason as { code: string }).code] : [],
    );
    expect(new Set(answers).size).toBe(1);
    expect(refusals.every((code) => code === "request_in_progress")).toBe(true);
    expect(await count("payments.attempt", "payment_id", fromPublicId(quote.id))).toBe(1);
    expect(await one.available(customer.id, "CNY")).toBe(10_00n);
  });
});

describe("an enquiry and the late answer", () => {
  it("the enquiry first: the late approval finds the payment declined, and the charge is taken back", async () => {
    const customer = await one.customer("甲");
    const arrived = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    // The charge hangs on the wire: the network has not heard of it when the sweep asks.
    intercept = async (sandbox, request) => {
      arrived.resolve();
      await release.promise;
      return sandbox.charge(request);
    };
    const quote = await quoteTopUp(customer.id, "sandbox_visa_approved");
    const late = one.payments.confirm({
      customerId: customer.id,
      quote: quote.token,
      idempotencyKey: "late",
    });
    await arrived.promise;
    intercept = null;
    clock.advance(11_000);
    expect(await other.payments.enquiries.runDue()).toBe(1);
    const paymentId = fromPublicId(quote.id);
    expect((await one.payments.get(customer.id, paymentId)).state).toBe("declined");
    release.resolve();
    const answer = await late;
    expect(answer.body).toMatchObject({
      state: "declined",
      declineCode: "card_network_unreachable",
    });
    expect(await one.available(customer.id, "CNY")).toBe(0n);
    const { rows } = await one.database.pool.query<{ is_cancelled: boolean }>(
      "SELECT cancelled_at IS NOT NULL AS is_cancelled FROM cards.sandbox_charge WHERE reference IN (SELECT id FROM payments.attempt WHERE payment_id = $1)",
      [paymentId],
    );
    expect(rows).toEqual([{ is_cancelled: true }]);
  });

  it("both at once, thirty times over: one outcome, one posting, one event", async () => {
    for (let round = 0; round < 30; round++) {
      const customer = await one.customer("甲");
      const charged = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      intercept = async (sandbox, request) => {
        const answer = await sandbox.charge(request);
        charged.resolve();
        await release.promise;
        return answer;
      };
      const quote = await quoteTopUp(customer.id, "sandbox_visa_approved");
      const live = one.payments.confirm({
        customerId: customer.id,
        quote: quote.token,
        idempotencyKey: "race",
      });
      await charged.promise;
      intercept = null;
      clock.advance(11_000);
      const sweep =
        round % 2 === 0 ? other.payments.enquiries.runDue() : one.payments.enquiries.runDue();
      release.resolve();
      const [answer] = await Promise.all([live, sweep]);
      expect(bodyOf(answer).state).toBe("completed");
      expect(await one.available(customer.id, "CNY")).toBe(10_00n);
      expect(await count("platform.outbox", "payload->>'paymentId'", idOf(answer))).toBe(1);
    }
  });

  it("two sweeps never look at the same attempt at once", async () => {
    const customer = await one.customer("甲");
    const quotes = await Promise.all(
      Array.from({ length: 10 }, () => quoteTopUp(customer.id, "sandbox_visa_lost")),
    );
    await Promise.all(
      quotes.map((quote) =>
        one.payments.confirm({
          customerId: customer.id,
          quote: quote.token,
          idempotencyKey: quote.id,
        }),
      ),
    );
    clock.advance(6_000);
    const looked = await Promise.all(
      [one, other, one, other].map((world) => world.payments.enquiries.runDue()),
    );
    expect(looked.reduce((sum, number) => sum + number, 0)).toBe(10);
    expect(await one.available(customer.id, "CNY")).toBe(100_00n);
  });
});
