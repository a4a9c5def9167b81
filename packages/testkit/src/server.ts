// The PostgreSQL server of one test run, and the migrated template every test database is a copy of.
import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../../apps/server/src/platform/db/migrate.ts";
import {
  dataRoot,
  ensureDatabase,
  isAlive,
  readPostmaster,
  startCluster,
} from "../../../tools/postgres/index.ts";

/** What test files need to make their own database. */
export interface TestServer {
  /** Of an existing database on the server, as a role that may create databases. */
  readonly adminUrl: string;
  readonly template: string;
}

export interface RunningTestServer extends TestServer {
  stop(): Promise<void>;
}

/** Starts a throw-away server, or uses TEST_DATABASE_URL or DATABASE_URL, and migrates the template. */
export async function startTestServer(): Promise<RunningTestServer> {
  const given = process.env["TEST_DATABASE_URL"] ?? process.env["DATABASE_URL"];
  const run = randomBytes(4).toString("hex");
  if (given !== undefined && given !== "") {
    const template = `okpay_test_${run}`;
    await makeTemplate(await ensureDatabase(given, template));
    return { adminUrl: given, template, stop: () => dropDatabasesOf(given, template) };
  }
  await removeLeftovers();
  const cluster = await startCluster({
    folder: join(dataRoot, `test-${process.pid}-${run}`),
    isThrowAway: true,
  });
  try {
    const adminUrl = cluster.urlOf("postgres");
    await makeTemplate(await ensureDatabase(adminUrl, "okpay_test"));
    return { adminUrl, template: "okpay_test", stop: cluster.stop };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Migrated; a slice of the books is 64 transfers instead of a million, so that tests read across several. */
async function makeTemplate(url: string): Promise<void> {
  await migrate({ url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `create or replace function ledger.slice_after(stored bigint) returns integer
       language sql immutable as 'select (stored >> 6)::integer'`,
    );
  } finally {
    await client.end();
  }
}

async function dropDatabasesOf(adminUrl: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1)",
      [template],
    );
    for (const { datname } of rows)
      await client.query(`drop database ${client.escapeIdentifier(datname)} with (force)`);
  } finally {
    await client.end();
  }
}

/** A run that was killed leaves its server and folder behind; the folder's name holds the run's process id. */
async function removeLeftovers(): Promise<void> {
  const names = await readdir(dataRoot).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for (const name of names) {
    const run = /^test-(\d+)-/.exec(name)?.[1];
    if (run === undefined || isAlive(Number(run))) continue;
    await stopLeftover(join(dataRoot, name));
    await rm(join(dataRoot, name), { recursive: true, force: true });
  }
}

async function stopLeftover(folder: string): Promise<void> {
  const server = readPostmaster(join(folder, "cluster"));
  if (server !== null) process.kill(server.pid, "SIGQUIT");
}
