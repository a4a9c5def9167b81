// Whatever is changed in a payment behind the books' back is found, and named.
import { createMoneyWorld, createTestDatabase, createTestShop } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fromPublicId, newId } from "../../platform/ids.ts";
import { verifyPayments } from "./index.ts";

const database = await createTestDatabase();
const shop = await createTestShop(database.ownerUrl);
const world = createMoneyWorld({ url: database.url, checkouts: shop.checkouts });
const owner = new pg.Client({ connectionString: database.ownerUrl });
const verify = () => verifyPayments({ url: database.url, role: "okpay_app" });
/** By what they are, the payments' ids. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  await owner.connect();
  const payer = await world.customer("林悦", { CNY: 200_00n });
  const payee = await world.customer("Chen Wei");
  const confirm = async (
    name: string,
    body: Parameters<typeof world.payments.quote>[0]["body"],
  ) => {
    const { token } = await world.payments.quote({ customerId: payer.id, body });
    await world.payments.confirm({ customerId: payer.id, quote: token, idempotencyKey: name });
    const { rows } = await owner.query<{ id: string }>(
      "SELECT id FROM payments.payment WHERE NOT id = ANY($1::uuid[])",
      [Object.values(ids)],
    );
    ids[name] = rows[0]?.id ?? "";
  };
  const amount = (amountMinor: bigint) => ({ amountMinor, currency: "CNY" as const });
  const send = (amountMinor: bigint) => ({
    kind: "send" as const,
    payee: { by: "email" as const, value: payee.email },
    amount: amount(amountMinor),
  });
  const topUp = (cardId: string) => ({ kind: "top_up" as const, cardId, amount: amount(50_00n) });
  await confirm("sent", send(100_00n));
  await confirm("not sent", send(150_00n));
  await confirm("topped up", topUp("sandbox_visa_approved"));
  await confirm("not topped up", topUp("sandbox_visa_declined"));
  await confirm("unknown", topUp("sandbox_visa_lost"));
});
afterAll(async () => {
  // Everything was put back each time.
  expect(await verify()).toMatchObject({ isSound: true, problem: null });
  await owner.end();
  await world.close();
  await shop.close();
});

/** Lets `crime` happen, looks, and puts the table back as it was. */
async function after(crime: string, id: string | undefined) {
  await owner.query("CREATE TABLE public.kept AS TABLE payments.payment");
  try {
    await owner.query("ALTER TABLE payments.payment DISABLE TRIGGER ALL");
    await owner.query(crime, crime.includes("$1") ? [id] : []);
    return await verify();
  } finally {
    await owner.query("TRUNCATE payments.payment");
    await owner.query("INSERT INTO payments.payment SELECT * FROM public.kept");
    await owner.query("DROP TABLE public.kept");
  }
}

it("sends and top-ups of every outcome agree with the books", async () => {
  const { rows } = await owner.query("SELECT kind, state FROM payments.payment ORDER BY id");
  expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    "send completed",
    "send declined",
    "top_up completed",
    "top_up declined",
    "top_up processing",
  ]);
  expect(await verify()).toEqual({ isSound: true, problem: null, payments: 5 });
});

const set = (what: string) => `UPDATE payments.payment SET ${what} WHERE id = $1`;
it.each([
  ["sent", set("amount = amount + 1"), /amount/],
  ["sent", set("fee = fee + 1"), /fee/],
  ["sent", set("fee = 0"), /fee/],
  ["sent", set("currency = 'USD'"), /currency/],
  ["sent", set("payer_balance_after = payer_balance_after + 1"), /payer_balance_after/],
  ["sent", set("payee_balance_after = NULL"), /payee_balance_after/],
  [
    "sent",
    set("state = 'declined', decline_code = 'insufficient_balance', completed_at = NULL"),
    /moved its money/,
  ],
  [
    "not sent",
    set("state = 'completed', decline_code = NULL, completed_at = now()"),
    /did not move/,
  ],
  ["topped up", set("amount = amount - 1"), /amount/],
  ["topped up", set("payee_balance_after = payee_balance_after + 1"), /payee_balance_after/],
  ["topped up", set("state = 'processing', completed_at = NULL"), /says otherwise/],
  ["unknown", set("state = 'completed', completed_at = now()"), /says otherwise/],
  ["unknown", set("state = 'declined', decline_code = 'expired_card'"), /still open/],
  ["not topped up", set("state = 'processing', decline_code = NULL"), /without its hold/],
])("of what was %s: %s", async (name, crime, what) => {
  const id = ids[name];
  expect(await after(crime, id)).toMatchObject({
    isSound: false,
    problem: { table: "payments.payment", row: id, what: expect.stringMatching(what) },
  });
});

it("money that moved without a payment is found by its transfer", async () => {
  const { problem } = await after("DELETE FROM payments.payment WHERE id = $1", ids["sent"]);
  expect(problem).toMatchObject({ table: "ledger.transfer", row: ids["sent"] });
});

it("a payment that was made up is found", async () => {
  const madeUp = newId();
  const { rows } = await owner.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
      WHERE attrelid = 'payments.payment'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id'`,
  );
  const columns = rows[0]?.columns ?? "";
  const { problem } = await after(
    `INSERT INTO payments.payment (id, ${columns}) SELECT '${madeUp}', ${columns} FROM payments.payment WHERE id = $1`,
    ids["sent"],
  );
  expect(problem).toMatchObject({ table: "payments.payment", row: madeUp });
});

/** Bought from the wallet: paid at once and partly refunded, partly captured, let go of, and refused for want of money. */
async function makePurchases() {
  const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });
  const { id } = await world.customer("林悦", { USD: 100_00n });
  const buy = async (amountMinor: bigint, capture: "at_once" | "later") => {
    const checkout = await shop.open(world.ledger, usd(amountMinor), { capture });
    const body = {
      kind: "purchase",
      checkoutId: checkout.publicId,
      way: { type: "balance" },
    } as const;
    const { token, id: quoteId } = await world.payments.quote({ customerId: id, body });
    await world.payments.confirm({
      customerId: id,
      quote: token,
      idempotencyKey: crypto.randomUUID(),
    });
    const paymentId = fromPublicId(quoteId.replace("qte_", "pay_"));
    return { merchantId: checkout.merchantId, paymentId, clientId: "1" };
  };
  const { purchases } = world.payments;
  const open = await buy(30_00n, "later");
  await purchases.capture({ ...open, amount: usd(10_00n), isFinal: false });
  const paid = await buy(40_00n, "at_once");
  await purchases.refund({ ...paid, amount: usd(5_00n) });
  await purchases.void(await buy(20_00n, "later"));
  await buy(99_00n, "at_once");
  const { rows } = await owner.query<{ id: string }>(
    "SELECT l.id FROM payments.link l JOIN payments.payment p ON p.id = l.id WHERE p.kind = 'refund'",
  );
  return { paid: paid.paymentId, open: open.paymentId, refund: rows[0]?.id ?? "" };
}

it("a request agrees with what paid it, and one that was paid by nothing is named", async () => {
  const [asker, asked] = [
    await world.customer("林悦"),
    await world.customer("周敏", { CNY: 50_00n }),
  ];
  const made = await world.payments.requests.ask({
    customerId: asker.id,
    wish: {
      amount: { amountMinor: 10_00n, currency: "CNY" },
      payer: { by: "email", value: asked.email },
    },
    idempotencyKey: "asked",
  });
  const requestId = (made.body as { id: string }).id;
  const body = { kind: "request", requestId } as const;
  const { token } = await world.payments.quote({ customerId: asked.id, body });
  const id = fromPublicId(requestId);
  expect((await after(set("state = 'completed', completed_at = now()"), id)).problem?.row).toBe(id);
  await world.payments.confirm({ customerId: asked.id, quote: token, idempotencyKey: "paid" });
  expect(await verify()).toMatchObject({ isSound: true });
  for (const crime of [set("amount = amount + 1"), set("state = 'voided', completed_at = NULL")])
    expect((await after(crime, id)).problem).toMatchObject({ row: id });
});

it("purchases and refunds agree too, and whatever is changed behind their back is named", async () => {
  const ids = await makePurchases();
  const { rows } = await owner.query(
    "SELECT kind, state FROM payments.payment WHERE kind IN ('purchase', 'refund') ORDER BY 1, 2",
  );
  expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    "purchase authorized",
    "purchase completed",
    "purchase declined",
    "purchase voided",
    "refund completed",
  ]);
  expect(await verify()).toEqual({ isSound: true, problem: null, payments: 11 });
  const crimes = [
    ["paid", "purchase", "captured = captured + 1", /captured/],
    ["paid", "purchase", "merchant_fee = merchant_fee + 1", /merchant_fee/],
    ["paid", "purchase", "refunded = 0", /refunded/],
    ["paid", "payment", "currency = 'CNY'", /currency/],
    ["paid", "payment", "state = 'voided', completed_at = NULL", /moved its money/],
    ["open", "purchase", "captured = 0", /captured/],
    ["open", "purchase", "holds = 3", /without its hold/],
    ["open", "payment", "state = 'voided'", /moved its money/],
    ["open", "payment", "amount = amount + 1", /hold/],
    ["refund", "payment", "amount = amount - 1", /refunded/],
    ["refund", "payment", "state = 'processing', completed_at = NULL", /says otherwise/],
  ] as const;
  await owner.query("SET session_replication_role = replica");
  for (const [whose, name, crime, what] of crimes) {
    const table = `payments.${name}`;
    await owner.query(`CREATE TABLE public.kept AS SELECT * FROM ${table} WHERE id = $1`, [
      ids[whose],
    ]);
    await owner.query(`UPDATE ${table} SET ${crime} WHERE id = $1`, [ids[whose]]);
    expect((await verify()).problem?.what, `${whose}: ${crime}`).toMatch(what);
    await owner.query(`DELETE FROM ${table} WHERE id = $1`, [ids[whose]]);
    await owner.query(`INSERT INTO ${table} SELECT * FROM public.kept`);
    await owner.query("DROP TABLE public.kept");
  }
  await owner.query("SET session_replication_role = origin");
});
