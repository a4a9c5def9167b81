// Group commit gone wrong: each command is answered once, a failed batch is forgotten, a lost answer is looked up, never guessed.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import type { CommitterOptions } from "./committer.ts";
import { BookingInvalidError } from "./errors.ts";
import { verifyLedger } from "./index.ts";
import { createGuardedCommitter, type Guard, isCommit } from "./testing/guarded-committer.ts";
import {
  asOwner,
  createShop,
  mustBeBooked,
  openTestLedger,
  openWallets,
  poisoned,
  saleRow,
  transferOf,
  turns,
} from "./testing/ledger-world.ts";
import { below } from "./testing/random.ts";
import type { Booking, BookingOutcome, TransferInput } from "./types.ts";

const database = await createTestDatabase();
await createShop(database.ownerUrl);
const neighbour = openTestLedger(database.url);
afterAll(() => neighbour.close());
const { bank, wallets } = await openWallets(neighbour, 20, 1_000_000n);

const createGuarded = (guards: readonly Guard[], options: Partial<CommitterOptions> = {}) =>
  createGuardedCommitter(database.url, guards, options);

const send = (): Booking => {
  const [from, to] = [below(wallets.length), below(wallets.length)];
  return {
    transfers: [
      transferOf({
        debitAccountId: wallets[from] as string,
        creditAccountId: from === to ? bank : (wallets[to] as string),
      }),
    ],
  };
};

const isSound = async () =>
  expect(await verifyLedger({ url: database.url })).toMatchObject({ isSound: true, problem: null });

it.each([
  ["is refused by a constraint", poisoned, "rejected"],
  [
    "loses its connection",
    (transfers: readonly TransferInput[]): Booking => ({ transfers, rows: () => [saleRow()] }),
    "fulfilled",
  ],
] as const)(
  "a batch that %s while its successor is being decided takes nothing down with it",
  async (fault, toBooking, ending) => {
    const decidingAhead = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<void>();
    let many: Promise<PromiseSettledResult<BookingOutcome>[]> | null = null;
    const guarded = createGuarded(
      [
        async (text, run) => {
          // The last statement of a batch is answered after all others of it.
          if (isCommit(text)) return run().finally(failed.resolve);
          if (!text.startsWith("COPY shop.sale") || many !== null) return run();
          // Two thousand more arrive while the first batch is being written: they are decided ahead.
          many = Promise.allSettled(Array.from({ length: 2000 }, () => guarded.book(send())));
          await decidingAhead.promise;
          if (fault.startsWith("loses")) throw new Error("Connection terminated unexpectedly");
          return run();
        },
        async (text, run) => {
          if (!text.includes("now_micros")) return run();
          decidingAhead.resolve();
          // The database answers the reader only after the first batch has failed, and its failure has been dealt with as far
          // as it can be without this answer.
          await failed.promise;
          await turns(50);
          return run();
        },
      ],
      { mostBookingsPerBatch: 600 },
    );
    const first = await Promise.allSettled([
      guarded.book(
        toBooking([transferOf({ debitAccountId: bank, creditAccountId: wallets[0] as string })]),
      ),
      guarded.book(send()),
    ]);
    expect(first.map((result) => result.status)).toEqual([ending, "fulfilled"]);
    const later = await (many as unknown as Promise<PromiseSettledResult<BookingOutcome>[]>);
    expect(
      later.filter((result) => result.status === "fulfilled" && result.value.state === "booked"),
    ).toHaveLength(2000);
    expect(guarded.answers()).toEqual(Array.from({ length: 2002 }, () => 1));
    await guarded.committer.close();
    await isSound();
  },
);

it("when the reader fails, its bookings are decided under the lock and its connection is given back", async () => {
  let reads = 0;
  const guarded = createGuarded(
    [
      (_, run) => run(),
      (text, run) => {
        reads += 1;
        return text.includes("now_micros") && reads === 1
          ? Promise.reject(new Error("the reader fell over"))
          : run();
      },
    ],
    { mostBookingsPerBatch: 600 },
  );
  const outcomes = await Promise.all(Array.from({ length: 3000 }, () => guarded.book(send())));
  expect(outcomes.every((outcome) => outcome.state === "booked")).toBe(true);
  expect(guarded.log.lines.join()).toContain("the reader fell over");
  await expect(guarded.clients[1]?.query("SELECT 1")).rejects.toThrow(/closed/);
  await guarded.committer.close();
  await isSound();
});

it.each(["before the server got it", "after the server did it"])(
  "a commit lost %s is looked up by its link",
  async (moment) => {
    let isLost = false;
    const guarded = createGuarded([
      async (text, run) => {
        if (isLost || !isCommit(text)) return run();
        isLost = true;
        if (moment.startsWith("after")) await run();
        throw new Error("Connection terminated unexpectedly");
      },
    ]);
    const bookings = Array.from({ length: 50 }, send);
    const outcomes = await Promise.all(bookings.map(guarded.book));
    expect(isLost).toBe(true);
    for (const outcome of outcomes) mustBeBooked(outcome);
    const rows = await asOwner<{ at: string }>(
      database.ownerUrl,
      "SELECT (extract(epoch FROM posted_at) * 1000000)::bigint::text AS at FROM ledger.transfer WHERE id = ANY($1::uuid[]) ORDER BY posted_at",
      [bookings.map((booking) => booking.transfers[0]?.id)],
    );
    expect(rows.map((row) => BigInt(row.at))).toEqual(
      outcomes.map((outcome) => mustBeBooked(outcome).atMicros),
    );
    await guarded.committer.close();
    await isSound();
  },
);

it.each(["both reached the server", "only the first reached the server"])(
  "two commits on the wire are lost together, and %s: each is looked up by its own link",
  async (what) => {
    let commits = 0;
    const bothSent = Promise.withResolvers<void>();
    const guarded = createGuarded(
      [
        async (text, run) => {
          if (!isCommit(text) || ++commits > 2) return run();
          if (commits === 1) {
            // Sent, and done; the answer is lost with the connection once the batch behind it is on its way too.
            run().catch(() => undefined);
            await bothSent.promise;
          } else {
            if (what.startsWith("both")) await run();
            bothSent.resolve();
          }
          throw new Error("Connection terminated unexpectedly");
        },
      ],
      { mostBookingsPerBatch: 600 },
    );
    const bookings = Array.from({ length: 1800 }, send);
    const outcomes = await Promise.all(bookings.map(guarded.book));
    // Of the connection that was lost; what followed came over new ones.
    expect(commits).toBe(2);
    const rows = await asOwner<{ at: string }>(
      database.ownerUrl,
      "SELECT (extract(epoch FROM posted_at) * 1000000)::bigint::text AS at FROM ledger.transfer WHERE id = ANY($1::uuid[]) ORDER BY posted_at",
      [bookings.map((booking) => booking.transfers[0]?.id)],
    );
    expect(rows.map((row) => BigInt(row.at))).toEqual(
      outcomes
        .map((outcome) => mustBeBooked(outcome).atMicros)
        .sort((one, other) => Number(one - other)),
    );
    expect(guarded.answers()).toEqual(Array.from({ length: 1800 }, () => 1));
    await guarded.committer.close();
    await isSound();
  },
);

it("what was decided ahead is decided again when another process came in between", async () => {
  let overtaken = 0;
  const guarded = createGuarded(
    [
      async (text, run) => {
        // After one batch's commit, before the next one's lock.
        if (text.startsWith("BEGIN") && overtaken < 3) {
          overtaken += 1;
          mustBeBooked(
            await neighbour.book({
              transfers: [
                transferOf({
                  debitAccountId: wallets[0] as string,
                  creditAccountId: wallets[1] as string,
                }),
              ],
            }),
          );
        }
        return run();
      },
    ],
    { mostBookingsPerBatch: 600 },
  );
  const bookings = Array.from({ length: 3000 }, send);
  const outcomes = await Promise.all(bookings.map(guarded.book));
  expect(outcomes.every((outcome) => outcome.state === "booked")).toBe(true);
  expect(guarded.answers()).toEqual(Array.from({ length: 3000 }, () => 1));
  expect(overtaken).toBe(3);
  await guarded.committer.close();
  await isSound();
});

it("one booking that cannot be written costs its neighbours a dozen commits, not hundreds", async () => {
  let commits = 0;
  const guarded = createGuarded([], { onBatch: () => (commits += 1) });
  const bookings = Array.from({ length: 500 }, send);
  bookings[123] = poisoned(bookings[123]?.transfers ?? []);
  const results = await Promise.allSettled(bookings.map(guarded.book));
  expect(results.flatMap((result, index) => (result.status === "rejected" ? [index] : []))).toEqual(
    [123],
  );
  expect(commits).toBeLessThanOrEqual(12);
  await guarded.committer.close();
});

it("a rows function that throws fails its own booking, with its own error", async () => {
  const guarded = createGuarded([]);
  // The last two look as if the database had gone; it was asked nothing.
  const errors = [
    new RangeError("no such plan"),
    new BookingInvalidError("of the caller's"),
    new Error("the connection to the printer has terminated"),
    Object.assign(new Error("no printer"), { code: "ECONNREFUSED" }),
  ];
  for (const error of errors) {
    const bookings = Array.from({ length: 20 }, send);
    const broken = {
      ...send(),
      rows: () => {
        throw error;
      },
    };
    const results = await Promise.allSettled(
      [...bookings.slice(0, 10), broken, ...bookings.slice(10)].map(guarded.book),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(20);
    expect(results[10]).toEqual({ status: "rejected", reason: error });
    expect(
      await asOwner(database.ownerUrl, "SELECT 1 FROM ledger.transfer WHERE id = $1", [
        broken.transfers[0]?.id,
      ]),
    ).toEqual([]);
  }
  await guarded.committer.close();
  await isSound();
});

it("who counts the batches cannot undo them", async () => {
  const guarded = createGuarded([], {
    onBatch: () => {
      throw new Error("the meter is broken");
    },
  });
  mustBeBooked(await guarded.book({ ...send(), rows: () => [saleRow()] }));
  expect(guarded.log.lines.join()).toContain("the meter is broken");
  await guarded.committer.close();
});

it("an account frozen by another process is frozen here", async () => {
  const {
    wallets: [alice = ""],
  } = await openWallets(neighbour, 1, 500n);
  const guarded = createGuarded([]);
  const pay = () =>
    guarded.book({ transfers: [transferOf({ debitAccountId: alice, creditAccountId: bank })] });
  const before = mustBeBooked(await pay());
  await neighbour.changeRules({ accountId: alice, rules: { isFrozenOut: true }, reason: "test" });
  expect(await pay()).toMatchObject({ state: "refused", code: "debit_account_frozen_out" });
  expect(before.balances.get(alice)?.rules.isFrozenOut).toBe(false);
  await neighbour.changeRules({ accountId: alice, rules: { isFrozenOut: false }, reason: "test" });
  expect(mustBeBooked(await pay()).balances.get(alice)?.available).toBe(300n);
  await guarded.committer.close();
});

it("a server that came back without its newest commits is believed, not the memory of them", async () => {
  const {
    wallets: [alice = ""],
  } = await openWallets(neighbour, 1, 500n);
  const guarded = createGuarded([]);
  const pay = () =>
    guarded.book({ transfers: [transferOf({ debitAccountId: alice, creditAccountId: bank })] });
  mustBeBooked(await pay());
  await asOwner(
    database.ownerUrl,
    `
    WITH lost AS (DELETE FROM ledger.batch WHERE no = (SELECT max(no) FROM ledger.batch) RETURNING first_at)
    DELETE FROM ledger.transfer USING lost WHERE posted_at > lost.first_at`,
  );
  expect(mustBeBooked(await pay()).balances.get(alice)?.available).toBe(400n);
  await guarded.committer.close();
  await isSound();
});
