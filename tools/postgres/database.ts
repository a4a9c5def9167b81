// The database a tool works on: the one DATABASE_URL names, or the one in .data/postgres.
import { join } from "node:path";
import pg from "pg";
import { OperatorProblem } from "../operator-problem.ts";
import { type Cluster, startCluster } from "./cluster.ts";

/** The repository's own folder. */
export const repositoryRoot = join(import.meta.dirname, "..", "..");

/** What belongs to this clone and to nobody else: the embedded server's data, secrets, stamps. Never committed. */
export const dataRoot = join(repositoryRoot, ".data");

const OLDEST_VERSION = 15;

export interface OpenDatabase {
  /** Of the owner: may migrate. */
  readonly url: string;
  /** Null when DATABASE_URL names the server. */
  readonly cluster: Cluster | null;
  /** Stops what opening started, and nothing else. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Database on that server, created when missing; default: the one of the URL, `okpay` on the embedded server. */
  readonly database?: string;
  /** Is told, in sentences, what a person should know; default: stderr. */
  readonly report?: (sentence: string) => void;
}

/** Opens the database of DATABASE_URL, or starts (or joins) the embedded server. */
export async function openDatabase(options: OpenOptions = {}): Promise<OpenDatabase> {
  const report = options.report ?? ((sentence: string) => process.stderr.write(`${sentence}\n`));
  const given = process.env["DATABASE_URL"];
  if (given !== undefined && given !== "") {
    await requireVersion(given);
    const url =
      options.database === undefined ? given : await ensureDatabase(given, options.database);
    return { url, cluster: null, close: async () => {} };
  }
  const cluster = await startCluster({ folder: join(dataRoot, "postgres"), report });
  try {
    const url = await ensureDatabase(cluster.urlOf("postgres"), options.database ?? "okpay");
    return { url, cluster, close: cluster.stop };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** Runs `work` with an open database and closes it afterwards, also on Ctrl-C. */
export async function withDatabase<T>(
  work: (database: OpenDatabase) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  const database = await openDatabase(options);
  const onSignal = (signal: NodeJS.Signals) => {
    void database.close().then(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  try {
    return await work(database);
  } finally {
    process.removeListener("SIGINT", onSignal);
    process.removeListener("SIGTERM", onSignal);
    await database.close();
  }
}

async function requireVersion(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    );
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_VERSION) {
      throw new OperatorProblem(
        `The server of DATABASE_URL is PostgreSQL ${version}; OKPay needs ${OLDEST_VERSION} or newer.`,
      );
    }
  } catch (cause) {
    if (cause instanceof OperatorProblem) throw cause;
    throw new OperatorProblem(
      `The server of DATABASE_URL does not let us in: ${(cause as Error).message || (cause as NodeJS.ErrnoException).code}. ` +
        "Correct DATABASE_URL, or unset it to use the embedded server.",
      { cause },
    );
  } finally {
    await client.end();
  }
}

/** The URL of the named database on the server of `url`, which is created when missing. */
export async function ensureDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return urlOfDatabase(url, name);
}

/** Makes database `to` a copy of `from`, which nobody may be connected to. */
export async function copyDatabase(
  url: string,
  names: { from: string; to: string },
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const [from, to] = [names.from, names.to].map((name) => client.escapeIdentifier(name));
    await client.query(`create database ${to} template ${from}`);
  } finally {
    await client.end();
  }
}

/** The same server and login, another database. */
export function urlOfDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}
