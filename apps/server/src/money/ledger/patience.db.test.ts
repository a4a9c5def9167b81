// When the database stays away: callers are told when patience has ended, and nobody waits for nothing.
import { createTestDatabase } from "@okpay/testkit";
import pg from "pg";
import { expect, it } from "vitest";
import { Committer } from "./committer.ts";
import { LedgerUnavailableError } from "./errors.ts";
import {
  createMemoryLog,
  mustBeBooked,
  openTestLedger,
  openWallets,
  transferOf,
} from "./testing/ledger-world.ts";
import type { Booking, BookingOutcome } from "./types.ts";

const database = await createTestDatabase();
const ledger = openTestLedger(database.url);
const { bank, wallets } = await openWallets(ledger, 1, 0n);
await ledger.close();
const send = (): Booking => ({
  transfers: [transferOf({ debitAccountId: bank, creditAccountId: wallets[0] ?? "" })],
});

it("a database that stays away is told to the callers when patience ends, and later bookings go through", async () => {
  let isAway = true;
  const log = createMemoryLog();
  const committer = new Committer({
    log,
    onBatch: undefined,
    mostBookingsPerBatch: 10,
    mostWaiting: 100,
    patienceSeconds: 0.1,
    connect: async () => {
      if (isAway) throw Object.assign(new Error("nobody listens"), { code: "ECONNREFUSED" });
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return client;
    },
  });
  const book = (booking: Booking) =>
    new Promise<BookingOutcome>((resolve, reject) =>
      committer.enqueue({ kind: "booking", booking, resolve, reject }),
    );
  const booking = send();
  await expect(book(booking)).rejects.toThrow(LedgerUnavailableError);
  isAway = false;
  mustBeBooked(await book(booking));
  await committer.close();
  await expect(book(booking)).rejects.toThrow(/closing/);
});

it("a server that lets nobody in is not the bookings' fault, and when patience has ended the rest are told at once", async () => {
  let tries = 0;
  const committer = new Committer({
    log: createMemoryLog(),
    onBatch: undefined,
    mostBookingsPerBatch: 100,
    mostWaiting: 5000,
    patienceSeconds: 0.2,
    connect: () => {
      tries += 1;
      return Promise.reject(
        Object.assign(new Error("password authentication failed"), { code: "28P01" }),
      );
    },
  });
  const book = (booking: Booking) =>
    new Promise<BookingOutcome>((resolve, reject) =>
      committer.enqueue({ kind: "booking", booking, resolve, reject }),
    );
  const results = await Promise.allSettled(Array.from({ length: 2000 }, () => book(send())));
  for (const result of results)
    expect((result as PromiseRejectedResult).reason).toBeInstanceOf(LedgerUnavailableError);
  // A few for the first batch, one for each of the nineteen after it.
  expect(tries).toBeLessThan(30);
  await committer.close();
});
