// Whatever is changed in a payment behind the books' back is found, and named.
import { createMoneyWorld, createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { verifyPayments } from "./index.ts";

const database = await createTestDatabase();
const world = createMoneyWorld({ url: database.url });
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
