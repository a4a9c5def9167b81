// Several server processes on one database: instances here, and real processes of their own.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { verifyLedger } from "./index.ts";
import { BookingProcess } from "./testing/booking-processes.ts";
import { toBooking, toWire, type WireBooking, type WireOutcome } from "./testing/booking-wire.ts";
import {
  asOwner,
  createShop,
  openTestLedger,
  openWallets,
  transferOf,
} from "./testing/ledger-world.ts";
import type { TransferInput } from "./types.ts";

const database = await createTestDatabase();
await createShop(database.ownerUrl);
// An operator's setting that the ledger must not inherit: a snapshot taken before the books' lock would be an old one.
const strictUrl = `${database.url}%20-c%20default_transaction_isolation=serializable`;
const here = openTestLedger(database.url);
const there = openTestLedger(strictUrl);
const processes = [new BookingProcess(database.url), new BookingProcess(database.url)];
await Promise.all(processes.map((process) => process.ready));

/** Four doors to the same books: two instances of this process, two processes of their own. */
const doors: readonly ((booking: WireBooking) => Promise<WireOutcome>)[] = [
  async (booking) => toWire(await here.book(toBooking(booking))),
  async (booking) => toWire(await there.book(toBooking(booking))),
  ...processes.map((process) => (booking: WireBooking) => process.book(booking)),
];
const door = (index: number) => doors[index % doors.length] as (typeof doors)[number];

afterAll(async () => {
  expect(await verifyLedger({ url: database.url })).toMatchObject({ isSound: true, problem: null });
  await Promise.all([here.close(), there.close(), ...processes.map((process) => process.end())]);
});

/** How often each ending happened. */
function count(outcomes: readonly WireOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name =
      outcome.state === "refused"
        ? (outcome.code ?? "")
        : outcome.state === "rejected"
          ? outcome.error
          : outcome.state;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const available = async (id: string) => (await here.balances([id])).get(id)?.available;

it("a hot account that everybody pays into ends with the exact sum", async () => {
  const { bank, wallets } = await openWallets(here, 1, 0n);
  const [hot = ""] = wallets;
  const amounts = Array.from({ length: 1200 }, (_, index) => BigInt(index + 1));
  const outcomes = await Promise.all(
    amounts.map((amountMinor, index) =>
      door(index)({
        transfers: [transferOf({ debitAccountId: bank, creditAccountId: hot, amountMinor })],
      }),
    ),
  );
  expect(count(outcomes)).toEqual({ booked: 1200 });
  expect(await available(hot)).toBe(amounts.reduce((sum, amount) => sum + amount));
});

it("a balance is spent once: of 200 at the same time exactly the affordable number go through", async () => {
  const { bank, wallets } = await openWallets(here, 1, 7350n);
  const [alice = ""] = wallets;
  const spend = () => ({
    transfers: [transferOf({ debitAccountId: alice, creditAccountId: bank, amountMinor: 100n })],
  });
  const outcomes = await Promise.all(
    Array.from({ length: 200 }, (_, index) => door(index)(spend())),
  );
  expect(count(outcomes)).toEqual({ booked: 73, exceeds_floor: 127 });
  expect(await available(alice)).toBe(50n);
});

it("one id sent by every process is booked once; the others are told that it exists", async () => {
  const { bank, wallets } = await openWallets(here, 2, 100_000n);
  const [alice = "", bob = ""] = wallets;
  const bookings = Array.from({ length: 100 }, (): WireBooking => {
    const fee = transferOf({ debitAccountId: alice, creditAccountId: bank, amountMinor: 1n });
    return {
      transfers: [
        transferOf({ debitAccountId: alice, creditAccountId: bob, amountMinor: 10n }),
        fee,
      ],
      sales: [newId()],
    };
  });
  const outcomes = await Promise.all(
    bookings.flatMap((booking) => doors.map((book) => book(booking))),
  );
  expect(count(outcomes)).toEqual({ booked: 100, exists: 300 });
  expect(await available(alice)).toBe(100_000n - 1100n);
  const sales = bookings.flatMap((booking) => booking.sales ?? []);
  expect(
    await asOwner(database.ownerUrl, "SELECT 1 FROM shop.sale WHERE id = ANY($1::uuid[])", [sales]),
  ).toHaveLength(100);
});

it("a hold is resolved once, whoever posts, voids or posts in part at the same time", async () => {
  const { wallets } = await openWallets(here, 2, 100_000n);
  const [alice = "", bob = ""] = wallets;
  const holds = Array.from({ length: 60 }, () =>
    transferOf({ kind: "pending", debitAccountId: alice, creditAccountId: bob }),
  );
  await Promise.all(holds.map((hold) => here.book({ transfers: [hold] })));
  const ends: Partial<TransferInput>[] = [
    { kind: "post", amountMinor: "all" },
    { kind: "void" },
    { kind: "post", amountMinor: 30n },
    { kind: "void" },
  ];
  const outcomes = await Promise.all(
    holds.flatMap((hold, index) =>
      ends.map((end, which) =>
        door(index + which)({
          transfers: [{ id: newId(), pendingId: hold.id, ...end } as TransferInput],
        }),
      ),
    ),
  );
  const {
    booked,
    pending_transfer_already_posted: posted = 0,
    pending_transfer_already_voided: voided = 0,
  } = count(outcomes);
  expect([booked, posted + voided]).toEqual([60, 180]);
  const [balance] = (await here.balances([alice])).values();
  expect(balance?.pendingOut).toBe(0n);
});

it("an account opened by every process at the same time is opened once", async () => {
  const ids = Array.from({ length: 40 }, () => newId());
  const outcomes = await Promise.all(
    ids.flatMap((id) =>
      doors.map((book) =>
        book({ transfers: [], opens: [{ id, currency: "JPY", code: 2010, floor: 0n }] }),
      ),
    ),
  );
  expect(count(outcomes)).toEqual({ booked: 160 });
  const rows = await asOwner(
    database.ownerUrl,
    "SELECT 1 FROM ledger.account_rules WHERE account_id = ANY($1::uuid[])",
    [ids],
  );
  expect(rows).toHaveLength(40);
});

it("deciding ahead in every process at once, each overtaken by the others, loses and doubles nothing", async () => {
  const { bank, wallets } = await openWallets(here, 50, 1000n);
  const wallet = (index: number) => wallets[index % wallets.length] as string;
  // Thousands wait in each process, so each decides its next batch while its last one is written.
  const outcomes = await Promise.all(
    Array.from({ length: 8000 }, (_, index) =>
      door(index)({
        transfers: [
          transferOf({
            debitAccountId: wallet(index),
            creditAccountId: index % 3 === 0 ? bank : wallet(index * 7 + 1),
            amountMinor: 10n,
          }),
        ],
      }),
    ),
  );
  const { booked = 0, exceeds_floor = 0, accounts_must_be_different = 0 } = count(outcomes);
  expect(booked + exceeds_floor + accounts_must_be_different).toBe(8000);
  expect(booked).toBeGreaterThan(2000);
  const balances = [...(await here.balances([bank, ...wallets])).values()];
  const customers = balances.slice().filter((balance) => balance.accountId !== bank);
  expect(customers.every((balance) => balance.available >= 0n)).toBe(true);
  const assets = balances.find((balance) => balance.accountId === bank)?.balance;
  expect(customers.reduce((sum, balance) => sum + balance.balance, 0n)).toBe(assets);
});

it("the bank adds up in every read while four doors write", async () => {
  const { bank, wallets } = await openWallets(here, 10, 5000n);
  const accounts = [bank, ...wallets];
  /** One of the nine others. */
  const payee = (payer: number, turn: number) => wallets[(payer + 1 + (turn % 9)) % 10] as string;
  let areWriting = true;
  const writing = Promise.all(
    doors.map(async (book, which) => {
      for (let round = 0; round < 40; round += 1) {
        const transfers = wallets.map((debitAccountId, payer) =>
          transferOf({
            debitAccountId,
            creditAccountId: payee(payer, which + round),
            amountMinor: 7n,
          }),
        );
        await Promise.all(transfers.map((transfer) => book({ transfers: [transfer] })));
      }
    }),
  ).finally(() => (areWriting = false));
  let reads = 0;
  while (areWriting) {
    const balances = [...(await there.balances(accounts)).values()];
    const debits = balances.reduce((sum, balance) => sum + balance.debitsPosted, 0n);
    const credits = balances.reduce((sum, balance) => sum + balance.creditsPosted, 0n);
    expect(debits).toBe(credits);
    expect(balances.every(({ code, available }) => code === 1010 || available >= 0n)).toBe(true);
    reads += 1;
  }
  await writing;
  expect(reads).toBeGreaterThan(5);
});
