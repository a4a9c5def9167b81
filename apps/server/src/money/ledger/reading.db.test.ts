// Balances now and in the past, read while money moves.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { verifyLedger } from "./index.ts";
import {
  asOwner,
  mustBeBooked,
  openTestLedger,
  openWallets,
  transferOf,
} from "./testing/ledger-world.ts";
import { below, pick } from "./testing/random.ts";
import type { AccountBalance, TransferInput } from "./types.ts";

const database = await createTestDatabase();
const ledger = openTestLedger(database.url);
const other = openTestLedger(database.url);
afterAll(() => Promise.all([ledger.close(), other.close()]));
const { bank, wallets } = await openWallets(ledger, 8, 10_000n);
const accounts = [bank, ...wallets];

function randomTransfer(): TransferInput {
  const debitAccountId = pick(accounts);
  const creditAccountId = pick(accounts.filter((id) => id !== debitAccountId));
  const amountMinor = BigInt(1 + below(500));
  return transferOf({
    debitAccountId,
    creditAccountId,
    amountMinor,
    kind: pick(["posted", "posted", "pending"]),
  });
}

it("every read of all accounts adds up, posted and held, while two instances book", async () => {
  let areWriting = true;
  const write = async (writer: typeof ledger) => {
    for (let round = 0; round < 15; round += 1) {
      await Promise.all(
        Array.from({ length: 40 }, () => writer.book({ transfers: [randomTransfer()] })),
      );
    }
  };
  const writing = Promise.all([write(ledger), write(other)]).finally(() => (areWriting = false));
  let reads = 0;
  while (areWriting) {
    const balances = [...(await ledger.balances(accounts)).values()];
    expect(balances).toHaveLength(accounts.length);
    const sum = (of: (balance: AccountBalance) => bigint) =>
      balances.reduce((total, balance) => total + of(balance), 0n);
    expect(sum((balance) => balance.debitsPosted)).toBe(sum((balance) => balance.creditsPosted));
    expect(sum((balance) => balance.debitsPending)).toBe(sum((balance) => balance.creditsPending));
    reads += 1;
  }
  await writing;
  expect(reads).toBeGreaterThan(5);
});

it("as of any moment, an account is what its entries up to then make it", () => requireHistory());

it("so is what was stored before there were slices, with what is booked after", async () => {
  await asOwner(
    database.ownerUrl,
    "WITH links AS (UPDATE ledger.batch SET slice = 0) UPDATE ledger.transfer SET slice = 0",
  );
  for (let round = 0; round < 3; round += 1)
    await Promise.all(
      Array.from({ length: 30 }, () => ledger.book({ transfers: [randomTransfer()] })),
    );
  await requireHistory();
  expect(await verifyLedger({ url: database.url })).toMatchObject({
    isSound: true,
    problem: null,
  });
});

it("older slices are walked only for an account that rests in the newest", async () => {
  const { bank: source, wallets: fresh } = await openWallets(ledger, 2, 1n);
  const [resting = "", busy = ""] = fresh;
  expect(await walksOf(resting)).toBe(0);
  // A slice of tests is 64 transfers: these go on into the next.
  for (let transfers = 0; transfers < 66; transfers += 1)
    await ledger.book({
      transfers: [transferOf({ debitAccountId: source, creditAccountId: busy, amountMinor: 1n })],
    });
  expect([await walksOf(busy), await walksOf(resting)]).toEqual([0, 1]);
  const balances = await ledger.balances([resting, busy]);
  expect(fresh.map((id) => balances.get(id)?.creditsPosted)).toEqual([1n, 67n]);
});

/** How often a balance made a list of slices to walk, as PostgreSQL counted. */
async function walksOf(accountId: string): Promise<number> {
  const plan = await asOwner<{ "QUERY PLAN": string }>(
    database.ownerUrl,
    `EXPLAIN (ANALYZE, TIMING OFF) SELECT * FROM ledger.balance WHERE account_id = '${accountId}'`,
  );
  const walk = plan
    .map((line) => line["QUERY PLAN"])
    .find((line) => line.includes("generate_series"));
  if (walk === undefined) throw new Error("a balance is looked up without a walk over slices");
  return Number(/loops=(\d+)/.exec(walk)?.[1] ?? 0);
}

async function requireHistory(): Promise<void> {
  const entries = await asOwner<{
    at: string;
    account_id: string;
    direction: string;
    amount: string;
    kind: number;
  }>(
    database.ownerUrl,
    "SELECT (extract(epoch FROM posted_at) * 1000000)::bigint::text AS at, account_id, direction, amount::text, kind FROM ledger.entry ORDER BY posted_at",
  );
  const times = entries.map((entry) => BigInt(entry.at));
  for (let sample = 0; sample < 60; sample += 1) {
    const account = pick(accounts);
    // On an entry's own microsecond, and just before it.
    const at = pick(times) - BigInt(sample % 2);
    const counters = { debitsPosted: 0n, creditsPosted: 0n, debitsPending: 0n, creditsPending: 0n };
    for (const entry of entries) {
      if (entry.account_id !== account || BigInt(entry.at) > at) continue;
      const side = entry.direction === "debit" ? "debits" : "credits";
      counters[`${side}${entry.kind === 2 ? "Pending" : "Posted"}`] += BigInt(entry.amount);
    }
    expect(await ledger.balanceAsOf(account, at)).toMatchObject(counters);
  }
}

it("before it was opened an account is nothing; unknown accounts are absent", async () => {
  expect(await ledger.balanceAsOf(bank, 0n)).toBeNull();
  expect(await ledger.balanceAsOf(newId(), 2n ** 50n)).toBeNull();
  expect([...(await ledger.balances([newId(), bank])).keys()]).toEqual([bank]);
  expect((await ledger.balances([])).size).toBe(0);
});

it("as of a past moment the rules of then are shown", async () => {
  const [alice = ""] = wallets;
  const [before] = await asOwner<{ now: string }>(
    database.ownerUrl,
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS now",
  );
  await ledger.changeRules({ accountId: alice, rules: { ceiling: 1n }, reason: "test" });
  expect((await ledger.balanceAsOf(alice, BigInt(before?.now ?? 0)))?.rules.ceiling).toBeNull();
  expect((await ledger.balances([alice])).get(alice)?.rules.ceiling).toBe(1n);
});

it("an account's lines are read in pages across slices, each line once", async () => {
  const [slices] = await asOwner<{ highest: number }>(
    database.ownerUrl,
    "SELECT max(slice) AS highest FROM ledger.transfer",
  );
  expect(slices?.highest).toBeGreaterThan(5);
  for (const accountId of [bank, pick(wallets), pick(wallets)]) {
    const entries = await asOwner<{ transfer_id: string }>(
      database.ownerUrl,
      "SELECT transfer_id FROM ledger.entry WHERE account_id = $1 AND kind IN (1, 3) ORDER BY posted_at",
      [accountId],
    );
    const limit = 20 + below(40);
    const read: string[] = [];
    let fromMicros = 0n;
    for (;;) {
      const lines = await ledger.statement({ accountId, fromMicros, toMicros: 2n ** 52n, limit });
      read.push(...lines.map((line) => line.id));
      const last = lines.at(-1);
      if (last === undefined || lines.length < limit) break;
      fromMicros = await microsOf(last.id, 1n);
    }
    expect(read).toEqual(entries.map((entry) => entry.transfer_id));
  }
});

it("what holds of before a moment let go of since is summed across slices", async () => {
  const [, bob = ""] = wallets;
  const hold = (): TransferInput =>
    transferOf({ kind: "pending", debitAccountId: bank, creditAccountId: bob, amountMinor: 50n });
  const [voided, posted, kept] = [hold(), hold(), hold()];
  mustBeBooked(await ledger.book({ transfers: [voided, posted, kept] }));
  const moment = await microsOf(kept.id, 0n);
  const later = hold();
  mustBeBooked(await ledger.book({ transfers: [later] }));
  const resolve = async (of: TransferInput, fields: Pick<TransferInput, "kind" | "amountMinor">) =>
    mustBeBooked(await ledger.book({ transfers: [{ id: newId(), pendingId: of.id, ...fields }] }));
  await resolve(voided, { kind: "void" });
  // A slice between the resolutions, so that they lie in different ones.
  for (let count = 0; count < 70; count += 1)
    await ledger.book({
      transfers: [transferOf({ debitAccountId: bank, creditAccountId: bob, amountMinor: 1n })],
    });
  await resolve(posted, { kind: "post", amountMinor: 20n });
  await resolve(later, { kind: "void" });
  expect(await ledger.releasedSince(bank, moment)).toBe(50n + 30n);
});

/** When a transfer was posted, in microseconds, and so many later. */
async function microsOf(id: string, later: bigint): Promise<bigint> {
  const [row] = await asOwner<{ at: string }>(
    database.ownerUrl,
    "SELECT (extract(epoch FROM posted_at) * 1000000)::bigint::text AS at FROM ledger.transfer WHERE id = $1",
    [id],
  );
  return BigInt(row?.at ?? 0) + later;
}
