// Bookings that stand on rows of others are decided ahead like any: what changed meanwhile is found when they are written.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { verifyLedger } from "./index.ts";
import { createGuardedCommitter, type Guard, isCommit } from "./testing/guarded-committer.ts";
import {
  asOwner,
  createShop,
  openTestLedger,
  openWallets,
  saleRow,
  transferOf,
} from "./testing/ledger-world.ts";
import type { Booking } from "./types.ts";

const database = await createTestDatabase();
await createShop(database.ownerUrl);
const shop = openTestLedger(database.url);
afterAll(() => shop.close());
const {
  bank,
  wallets: [wallet = ""],
} = await openWallets(shop, 1, 0n);

/** As many sales, each with its payment; a batch takes 600, so the second and third are decided ahead. */
async function openSales(count: number) {
  const ids = Array.from({ length: count }, () => newId());
  await shop.book({ transfers: [], rows: () => ids.map((id) => saleRow({ id })) });
  return ids;
}
const BATCHES = { mostBookingsPerBatch: 600 };

const pay = (id: string, note = "paid"): Booking => ({
  transfers: [transferOf({ debitAccountId: bank, creditAccountId: wallet })],
  expects: [{ table: "shop.sale", id, version: 1 }],
  rows: () => [{ op: "update", table: "shop.sale", id, set: { note, version: 2 } }],
});

const saleOf = async (id: string | undefined) =>
  (await asOwner(database.ownerUrl, "SELECT version, note FROM shop.sale WHERE id = $1", [id]))[0];

/** What a batch that was decided ahead says before it writes. */
const isHold = (text: string): boolean => text.includes("FOR UPDATE OF held");

it("each is booked, on the connections it began with", async () => {
  const ids = await openSales(1800);
  let holds = 0;
  const count: Guard = (text, run) => {
    if (isHold(text)) holds += 1;
    return run();
  };
  const guarded = createGuardedCommitter(database.url, [count], BATCHES);
  const outcomes = await Promise.all(ids.map((id) => guarded.book(pay(id))));
  expect(outcomes.filter(({ state }) => state === "booked")).toHaveLength(1800);
  expect([holds, guarded.clients.length]).toEqual([2, 2]);
  await guarded.committer.close();
  expect(
    await asOwner(
      database.ownerUrl,
      "SELECT count(*)::int FROM shop.sale WHERE id = ANY($1::uuid[]) AND version = 2",
      [ids],
    ),
  ).toEqual([{ count: 1800 }]);
});

it.each(["changed", "deleted"])(
  "a row %s by somebody else between reading and writing makes its booking stale, and no other",
  async (how) => {
    const ids = await openSales(1800);
    const victim = ids[700] as string;
    let isDone = false;
    const interfere: Guard = async (text, run) => {
      if (isHold(text) && !isDone) {
        isDone = true;
        await asOwner(
          database.ownerUrl,
          how === "changed"
            ? "UPDATE shop.sale SET version = 2, note = 'cancelled' WHERE id = $1"
            : "DELETE FROM shop.sale WHERE id = $1",
          [victim],
        );
      }
      return run();
    };
    const again: string[] = [];
    const guarded = createGuardedCommitter(database.url, [interfere], {
      ...BATCHES,
      onDecidedAgain: (reason) => {
        again.push(reason);
        // Whoever counts can be broken: the bookings are decided again all the same.
        throw new Error("the counter is broken");
      },
    });
    const outcomes = await Promise.all(ids.map((id) => guarded.book(pay(id))));
    // Counted and logged once: who looks at a slow installation sees why it decides twice.
    expect(again).toEqual(["versions_changed"]);
    expect(guarded.log.lines.filter((line) => line.includes("decided ahead was refused"))).toEqual([
      expect.stringMatching(/^info .*VersionsChangedError: shop\.sale$/),
    ]);
    expect(guarded.log.lines.filter((line) => line.includes("not counted"))).toHaveLength(1);
    expect(
      outcomes.flatMap(({ state }, index) => (state === "booked" ? [] : [index, state])),
    ).toEqual([700, "stale"]);
    expect(isDone).toBe(true);
    expect(await saleOf(victim)).toEqual(
      how === "changed" ? { version: 2, note: "cancelled" } : undefined,
    );
    expect(guarded.answers()).toEqual(Array.from({ length: 1800 }, () => 1));
    await guarded.committer.close();
    expect(await verifyLedger({ url: database.url })).toMatchObject({ isSound: true });
  },
);

it("of two for one row the later is stale also when the earlier is still being written", async () => {
  const ids = await openSales(1199);
  const [both = ""] = ids;
  const isRead = Promise.withResolvers<void>();
  const guarded = createGuardedCommitter(
    database.url,
    [
      // The first batch is committed only after the second has read its versions.
      (text, run) => (isCommit(text) ? isRead.promise.then(run) : run()),
      (text, run) =>
        text.startsWith("SELECT id, version") ? run().finally(isRead.resolve) : run(),
    ],
    BATCHES,
  );
  const bookings = [...ids.map((id) => pay(id)), pay(both, "paid again")];
  const outcomes = await Promise.all(bookings.map(guarded.book));
  expect(outcomes.map(({ state }) => state)).toEqual([
    ...Array.from({ length: 1199 }, () => "booked"),
    "stale",
  ]);
  expect(await saleOf(both)).toEqual({ version: 2, note: "paid" });
  // Nothing was refused by the database for it: that would have cost the connection.
  expect(guarded.clients).toHaveLength(2);
  await guarded.committer.close();
});

it("an update that finds no row fails its own booking alone, decided ahead or not", async () => {
  const ids = await openSales(1200);
  const lost = (): Booking => ({ ...pay(newId()), expects: [] });
  const guarded = createGuardedCommitter(database.url, [], BATCHES);
  const bookings = ids.map((id, index) => (index % 700 === 50 ? lost() : pay(id)));
  const results = await Promise.allSettled(bookings.map(guarded.book));
  expect(results.flatMap(({ status }, index) => (status === "rejected" ? [index] : []))).toEqual([
    50, 750,
  ]);
  expect(results[50]).toMatchObject({
    reason: { code: "booking_invalid", message: expect.stringMatching(/a row that is not there/) },
  });
  await guarded.committer.close();
});
