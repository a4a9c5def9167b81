import {
  createCardsWorld,
  createFakeClock,
  createTestDatabase,
  createTestShop,
} from "@okpay/testkit";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { fromPublicId } from "../../../platform/ids.ts";
import { expiredAuthorizations, markOver } from "../repository.ts";
import { bodyOf } from "./testing/answers.ts";

/** What ran out is let go of, and what ended is looked at for that once and never again. */
const { url, ownerUrl } = await createTestDatabase();
const owner = new pg.Client(ownerUrl);
await owner.connect();
const clock = createFakeClock();
const shop = await createTestShop(ownerUrl);
const world = await createCardsWorld({ url, clock, money: { checkouts: shop.checkouts } });
const { payments } = world;
afterAll(async () => {
  await owner.end();
  await world.close();
  await shop.close();
});

const WEEK_MS = 7 * 86_400_000;
const usd = (amountMinor: bigint) => ({ amountMinor, currency: "USD" as const });

async function bought(capture: "later" | "at_once") {
  const { id } = await world.customer("林悦", { USD: 100_00n });
  const { publicId, merchantId } = await shop.open(world.ledger, usd(10_00n), { capture });
  const { token } = await payments.quote({
    customerId: id,
    body: { kind: "purchase", checkoutId: publicId, way: { type: "balance" } },
  });
  const answer = await payments.confirm({ customerId: id, quote: token, idempotencyKey: token });
  return { merchantId, paymentId: fromPublicId(bodyOf(answer).id), clientId: "capture" };
}
/** In the index of what can still be let go of. */
const lookedAt = async (): Promise<string[]> => {
  const { rows } = await owner.query<{ id: string }>(
    "SELECT id FROM payments.purchase WHERE NOT is_captured_at_once AND NOT is_over",
  );
  return rows.map(({ id }) => id);
};

it("what was captured in time is marked once its time is over, what is held is let go of first, and what is not due stays", async () => {
  const taken = await bought("later");
  const left = await bought("later");
  await bought("at_once");
  await payments.purchases.capture(taken);
  expect(await payments.purchases.expire()).toBe(0);
  expect((await lookedAt()).toSorted()).toEqual([taken.paymentId, left.paymentId].toSorted());
  clock.advance(WEEK_MS);
  const young = await bought("later");
  expect(await payments.purchases.expire()).toBe(1);
  expect(await payments.purchases.get(left)).toMatchObject({ state: "voided" });
  expect(await lookedAt()).toEqual([young.paymentId]);
  expect(await payments.purchases.expire()).toBe(0);
  expect(await payments.purchases.get(young)).toMatchObject({ state: "authorized" });
  // A mark changes nothing else: what was taken can still be given back.
  expect(await payments.purchases.refund({ ...taken, clientId: "back" })).toMatchObject({
    refunded: usd(10_00n),
  });
});

/** So many more as that one, none of which is looked at any more. */
async function manyLike(paymentId: string, count: number): Promise<void> {
  await owner.query("SET session_replication_role = replica");
  const of = "01900000-0000-7000-8000-";
  for (const table of ["payment", "purchase"]) {
    const { rows } = await owner.query<{ columns: string }>(
      `SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
        WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id'`,
      [`payments.${table}`],
    );
    const columns = rows[0]?.columns ?? "";
    await owner.query(
      `INSERT INTO payments.${table} (id, ${columns})
       SELECT ('${of}' || lpad(to_hex(n), 12, '0'))::uuid, ${columns} FROM payments.${table}, generate_series(1, $2::int) n WHERE id = $1`,
      [paymentId, count],
    );
  }
  await owner.query("SET session_replication_role = origin");
}

it("neither reads all payments for it, in a database that nothing has counted nor in one that was", async () => {
  const taken = await bought("later");
  await payments.purchases.capture(taken);
  clock.advance(WEEK_MS);
  await payments.purchases.expire();
  const when = { now: clock.now(), limit: 50 };
  const read = async () =>
    world.database.kysely.transaction().execute(async (tx) => {
      const scans = async () =>
        (
          await sql<{ relname: string; seq_scan: bigint }>`
            SELECT relname, seq_scan FROM pg_stat_xact_user_tables
             WHERE schemaname = 'payments' AND relname IN ('payment', 'purchase') ORDER BY 1`.execute(
            tx,
          )
        ).rows;
      const before = await scans();
      await expiredAuthorizations(tx, { ...when, waitsMs: [1] });
      await markOver(tx, when);
      expect(await scans()).toEqual(before);
    });
  await owner.query(
    "ALTER TABLE payments.payment SET (autovacuum_enabled = off); ALTER TABLE payments.purchase SET (autovacuum_enabled = off)",
  );
  await manyLike(taken.paymentId, 20_000);
  await bought("later");
  await read();
  await owner.query("ANALYZE payments.payment, payments.purchase");
  await read();
});
