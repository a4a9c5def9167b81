/** An empty database for one bench, migrated like the product's, and the ledger opened on it as the product opens it. */
import { cpus, totalmem } from "node:os";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import { createLedger, type Ledger } from "../apps/server/src/money/ledger/index.ts";
import { migrate } from "../apps/server/src/platform/db/index.ts";
import { type OpenDatabase, withDatabase } from "../tools/postgres/index.ts";

const BENCH_DATABASE = "okpay_bench";

/** Runs `work` on a database that is made for it and dropped afterwards. */
export async function withBenchDatabase<T>(
  work: (url: string) => Promise<T>,
  name = BENCH_DATABASE,
): Promise<T> {
  return withDatabase(
    async (server: OpenDatabase) => {
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      await recreate(server.url, name);
      await migrate({ url: url.href });
      try {
        return await work(url.href);
      } finally {
        await inDatabase(server.url, (client) =>
          client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
        );
      }
    },
    { database: "postgres" },
  );
}

/** Runs `work` on a database of that name, which stays for the next run; the migrations added since are applied. */
export async function withKeptDatabase<T>(
  serverUrl: string,
  name: string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await inDatabase(serverUrl, async (client) => {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  });
  await migrate({ url: url.href });
  return work(url.href);
}

async function recreate(serverUrl: string, name: string): Promise<void> {
  await inDatabase(serverUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  });
}

export async function inDatabase<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "okpay-bench" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const complain = (details: object, message: string) =>
  process.stderr.write(`${message} ${JSON.stringify(details)}\n`);

export const openLedger = (url: string): Ledger =>
  createLedger({
    database: { url, role: "okpay_app" },
    log: { info: () => undefined, warn: complain, error: complain },
  });

/** Opens `count` customer wallets with floor 0 and puts `fundingMinor` into each. */
export async function openWallets(
  ledger: Ledger,
  count: number,
  fundingMinor: bigint,
): Promise<string[]> {
  const bank = uuidv7();
  await ledger.book({ transfers: [], opens: [{ id: bank, currency: "CNY", code: 1010 }] });
  const ids = Array.from({ length: count }, () => uuidv7());
  const perBooking = 50;
  const bookings = [];
  for (let from = 0; from < count; from += perBooking) {
    const some = ids.slice(from, from + perBooking);
    bookings.push(
      ledger.book({
        opens: some.map((id) => ({ id, currency: "CNY", code: 2010, floor: 0n })),
        transfers: some.map((id) => ({
          id: uuidv7(),
          kind: "posted",
          debitAccountId: bank,
          creditAccountId: id,
          amountMinor: fundingMinor,
          currency: "CNY",
          code: 4,
        })),
      }),
    );
  }
  for (const outcome of await Promise.all(bookings)) {
    if (outcome.state !== "booked")
      throw new Error(`funding the wallets was answered ${outcome.state}`);
  }
  return ids;
}

/** What the figures were measured on. */
export async function describeMachine(url: string) {
  const settings = await inDatabase(url, async (client) => {
    const names = [
      "server_version",
      "fsync",
      "synchronous_commit",
      "full_page_writes",
      "shared_buffers",
      "max_wal_size",
      "checkpoint_timeout",
    ];
    const { rows } = await client.query<{ name: string; setting: string }>(
      "SELECT name, current_setting(name) AS setting FROM pg_settings WHERE name = ANY($1)",
      [names],
    );
    return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
  });
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: settings,
  };
}
