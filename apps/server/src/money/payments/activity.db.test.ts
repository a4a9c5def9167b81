import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPublicId } from "../../platform/ids.ts";
import type { ActivityQuery } from "./bodies.ts";

const { url } = await createTestDatabase();
const world = createMoneyWorld({ url });
const { payments } = world;
afterAll(world.close);

type Person = Awaited<ReturnType<typeof world.customer>>;
const money = (amountMinor: bigint, currency: "CNY" | "JPY" = "CNY") => ({ amountMinor, currency });

let me: Person;
let friend: Person;

async function send(
  from: Person,
  to: Person,
  amount: ReturnType<typeof money>,
  options: { note?: string; occurredAt?: Date } = {},
) {
  const { note, occurredAt } = options;
  const backdated = occurredAt === undefined ? {} : { occurredAt };
  const quote = await payments.quote({
    customerId: from.id,
    ...backdated,
    body: {
      kind: "send",
      payee: { by: "email", value: to.email },
      amount,
      ...(note === undefined ? {} : { note }),
    },
  });
  return payments.confirm({
    customerId: from.id,
    quote: quote.token,
    idempotencyKey: quote.id,
    ...backdated,
  });
}
async function topUp(cardId: string) {
  const quote = await payments.quote({
    customerId: me.id,
    body: { kind: "top_up", cardId, amount: money(200_00n) },
  });
  await payments.confirm({ customerId: me.id, quote: quote.token, idempotencyKey: quote.id });
}
const search = async (query: ActivityQuery, of: Person = me) =>
  (await payments.list(of.id, query)).payments.map(
    (payment) => payment.note ?? payment.counterparty.name,
  );

beforeAll(async () => {
  me = await world.customer("林悦", { CNY: 500_00n, JPY: 10_000n });
  friend = await world.customer("周敏 Zhou", { CNY: 500_00n });
  await send(me, friend, money(12_50n), {
    note: "100% 豆浆_油条",
    occurredAt: new Date("2025-10-31T15:59:59.999Z"),
  });
  await send(me, friend, money(30_00n), {
    note: "出租车",
    occurredAt: new Date("2025-10-31T16:00:00.000Z"),
  });
  await send(me, friend, money(1250n, "JPY"), { note: "ramen" });
  await send(friend, me, money(99_00n), { note: "Rent share" });
  await send(me, friend, money(980_00n), { note: "too much" });
  await topUp("sandbox_visa_approved");
  await topUp("sandbox_visa_declined");
  await topUp("sandbox_unionpay_late");
});

describe("the list", () => {
  it("is newest first, with both sides and every state", async () => {
    expect(await search({})).toEqual([
      "UnionPay",
      "Visa",
      "Visa",
      "too much",
      "Rent share",
      "ramen",
      "出租车",
      "100% 豆浆_油条",
    ]);
  });

  it("shows the other side only what reached it", async () => {
    expect(await search({}, friend)).toEqual(["Rent share", "ramen", "出租车", "100% 豆浆_油条"]);
    expect(
      (await payments.list(friend.id, { direction: "in" })).payments.map(
        (payment) => payment.counterparty.name,
      ),
    ).toEqual(["林悦", "林悦", "林悦"]);
  });

  it.each<[string, ActivityQuery, string[]]>([
    ["kind", { kind: "top_up" }, ["UnionPay", "Visa", "Visa"]],
    ["state", { state: "declined" }, ["Visa", "too much"]],
    ["processing", { state: "processing" }, ["UnionPay"]],
    ["direction", { direction: "in", state: "completed" }, ["Visa", "Rent share"]],
    ["currency", { currency: "JPY" }, ["ramen"]],
    ["a currency without any", { currency: "USD" }, []],
    ["until a day, in the installation's zone", { to: "2025-10-31" }, ["100% 豆浆_油条"]],
    ["from a day", { from: "2025-11-01", to: "2025-11-01" }, ["出租车"]],
  ])("filters by %s", async (_name, query, found) => {
    expect(await search(query)).toEqual(found);
  });

  it.each<[string, string[]]>([
    ["周敏", ["too much", "Rent share", "ramen", "出租车", "100% 豆浆_油条"]],
    ["zhou REN", ["Rent share"]],
    ["豆浆", ["100% 豆浆_油条"]],
    ["100%", ["100% 豆浆_油条"]],
    ["_", ["100% 豆浆_油条"]],
    ["%", ["100% 豆浆_油条"]],
    ["\\", []],
    ["4242", ["Visa"]],
    ["visa", ["Visa", "Visa"]],
    // As typed: 12.50 yuan, or 1250 yen
    ["12.5", ["100% 豆浆_油条"]],
    ["¥12.50", ["100% 豆浆_油条"]],
    ["1,250", ["ramen"]],
    // Amount and fee together
    ["30.30", ["出租车"]],
    ["-30", ["出租车"]],
    ["9223372036854775808", []],
    ["nul\0", []],
    ["'; drop table payments.payment; --", []],
  ])("finds %j", async (q, found) => {
    expect(await search({ q })).toEqual(found);
  });

  it("finds a payment by its id or the beginning of it", async () => {
    const [newest] = (await payments.list(me.id, {})).payments;
    const id = newest?.id ?? "";
    for (const q of [id, id.slice(4), id.slice(0, 24), id.toUpperCase().slice(4), fromPublicId(id)])
      expect(await search({ q, limit: "1" })).toEqual(["UnionPay"]);
    expect(await search({ q: id }, friend)).toEqual([]);
  });

  it("pages by cursor without gaps or repeats", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await payments.list(me.id, {
        limit: "3",
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.payments.map((payment) => payment.id));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual((await payments.list(me.id, {})).payments.map((payment) => payment.id));
    expect(new Set(seen).size).toBe(8);
  });

  it.each(["x", "pay_", "pay_zz", `qte_${"0".repeat(32)}`])(
    "refuses the cursor %j",
    async (cursor) => {
      await expect(payments.list(me.id, { cursor })).rejects.toMatchObject({
        code: "validation_failed",
        errors: [{ field: "cursor", code: "invalid" }],
      });
    },
  );
});

describe("with ten thousand payments", () => {
  let heavy: Person;
  beforeAll(async () => {
    heavy = await world.customer("重度用户");
    // Rows of the read side only: no money is in them.
    await world.database.pool.query(
      `INSERT INTO payments.payment
       SELECT (lpad(to_hex(1700000000000 + n * 60000), 12, '0') || '7' || lpad(to_hex(n), 19, '0'))::uuid, 1, 'send', 'completed',
              CASE WHEN n % 2 = 0 THEN $1::uuid ELSE $2::uuid END, CASE WHEN n % 2 = 0 THEN $2::uuid ELSE $1::uuid END,
              'Payer ' || n, '*', 'p***@example.com', 'Payee ' || n, '*', 'q***@example.com', 100 + n, 1, 'CNY',
              'note number ' || n, NULL, NULL, NULL, 1, 1, now(), now()
         FROM generate_series(1, 10000) n`,
      [heavy.id, friend.id],
    );
    await world.database.pool.query(
      "INSERT INTO payments.event SELECT id, 1, 'created', created_at FROM payments.payment WHERE payer_customer_id = $1 OR payee_customer_id = $1",
      [heavy.id],
    );
  });

  it.each<[string, ActivityQuery, number]>([
    ["the first page", {}, 20],
    ["a search that finds nothing", { q: "nowhere to be found" }, 0],
    ["a search for one note", { q: "number 7777" }, 1],
    ["an amount, with or without its fee", { q: "51.00" }, 2],
    ["a state nobody has", { state: "declined" }, 0],
  ])("%s takes less than 50 ms", async (_name, query, found) => {
    await payments.list(heavy.id, query);
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const startedAt = performance.now();
      expect((await payments.list(heavy.id, query)).payments).toHaveLength(found);
      times.push(performance.now() - startedAt);
    }
    expect(Math.min(...times)).toBeLessThan(50);
  });
});
