/**
 * Whether the ledger slows down as it fills: the same load on two databases of one server, one with a hundred thousand stored
 * transfers and one with ten million, in alternating rounds. Filling takes minutes, so the large database is kept: a run that
 * is interrupted goes on where it stopped, and the next run only measures.
 */
import { uuidv7 } from "uuidv7";
import type { Ledger } from "../apps/server/src/money/ledger/index.ts";
import { type Measurement, medianRound } from "./measure.ts";
import type { PickPair } from "./random.ts";
import { inDatabase, openLedger, openWallets, withKeptDatabase } from "./world.ts";

const LARGE = 10_000_000;
const ROUNDS = 3;
const WARM_UP_TRANSFERS = 300_000;
/** Filling goes through the ledger's own door too, in larger bookings than a wallet would ever make. */
const FILL_TRANSFERS_PER_BOOKING = 50;
const FILL_BOOKINGS = 200;

export interface Growth {
  readonly storedAtStart: number;
  readonly storedAtEnd: number;
  readonly few: Measurement;
  readonly many: Measurement;
}

export interface GrowthOptions {
  /** Of the database with few transfers: freshly made, its accounts funded. */
  readonly url: string;
  readonly accounts: number;
  readonly fundingMinor: bigint;
  readonly pick: PickPair;
  readonly run: (ledger: Ledger, accounts: readonly string[]) => Promise<Measurement>;
  readonly say: (line: string) => void;
}

export async function measureGrowth(options: GrowthOptions): Promise<Growth> {
  const { accounts, fundingMinor, run, say } = options;
  return withKeptDatabase(options.url, "okpay_bench_long", async (largeUrl) => {
    const many = openLedger(largeUrl);
    const manyAccounts = await kept(largeUrl, many, accounts, fundingMinor);
    await fill(largeUrl, many, manyAccounts, options);
    const few = openLedger(options.url);
    const fewAccounts = await openWallets(few, accounts, fundingMinor);
    const storedAtStart = await stored(options.url);
    const rounds = { few: [] as Measurement[], many: [] as Measurement[] };
    // Before anything counts both have every account in memory and are past the dear time after a checkpoint, when the first
    // change of each page of an index writes the whole page to the log.
    for (const [ledger, ids] of [
      [few, fewAccounts],
      [many, manyAccounts],
    ] as const)
      for (let warm = 0; warm < WARM_UP_TRANSFERS; warm += (await run(ledger, ids)).count)
        say("growth, warming up");
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`growth, round ${round} of ${ROUNDS}`);
      rounds.few.push(await run(few, fewAccounts));
      rounds.many.push(await run(many, manyAccounts));
    }
    await Promise.all([few.close(), many.close()]);
    return {
      storedAtStart,
      storedAtEnd: await stored(largeUrl),
      few: medianRound(rounds.few),
      many: medianRound(rounds.many),
    };
  });
}

/** The wallets of an earlier run, or new ones. */
async function kept(
  url: string,
  ledger: Ledger,
  count: number,
  fundingMinor: bigint,
): Promise<string[]> {
  const ids = await inDatabase(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM ledger.account WHERE code = 2010",
    );
    return rows.map(({ id }) => id);
  });
  if (ids.length === 0) return openWallets(ledger, count, fundingMinor);
  if (ids.length === count) return ids;
  throw new Error(
    `the database of an earlier run has ${ids.length} wallets instead of ${count}: drop okpay_bench_long and run again`,
  );
}

async function stored(url: string): Promise<number> {
  return inDatabase(url, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      "SELECT coalesce(sum(transfers), 0)::text AS count FROM ledger.batch",
    );
    return Number(rows[0]?.count);
  });
}

async function fill(
  url: string,
  ledger: Ledger,
  accounts: readonly string[],
  { pick, say }: GrowthOptions,
): Promise<void> {
  const startedWith = await stored(url);
  if (startedWith >= LARGE) return;
  const startedAt = performance.now();
  const perTurn = FILL_BOOKINGS * FILL_TRANSFERS_PER_BOOKING;
  let count = startedWith;
  const book = async () => {
    while (count < LARGE) {
      count += FILL_TRANSFERS_PER_BOOKING;
      await bookMany(ledger, accounts, pick);
      if (count % (perTurn * 25) < FILL_TRANSFERS_PER_BOOKING)
        say(`${(count / 1e6).toFixed(2)} of ${LARGE / 1e6} million transfers stored`);
    }
  };
  await Promise.all(Array.from({ length: FILL_BOOKINGS }, book));
  const seconds = (performance.now() - startedAt) / 1000;
  say(
    `filled in ${seconds.toFixed(0)} s: ${((count - startedWith) / seconds).toFixed(0)} a second`,
  );
  await inDatabase(url, async (client) => {
    await client.query("VACUUM ANALYZE ledger.transfer");
    await client.query("CHECKPOINT");
  });
}

async function bookMany(
  ledger: Ledger,
  accounts: readonly string[],
  pick: PickPair,
): Promise<void> {
  const outcome = await ledger.book({
    transfers: Array.from({ length: FILL_TRANSFERS_PER_BOOKING }, () => {
      const [debit, credit] = pick();
      return {
        id: uuidv7(),
        kind: "posted" as const,
        debitAccountId: accounts[debit] as string,
        creditAccountId: accounts[credit] as string,
        amountMinor: 5n,
        currency: "CNY" as const,
        code: 2 as const,
      };
    }),
  });
  if (outcome.state !== "booked") throw new Error(`filling was answered ${outcome.state}`);
}
