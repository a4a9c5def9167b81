import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { createLookupLine, type LookupLine } from "./lookup-line.ts";
import { parseInstant } from "./parse-instant.ts";
import { PreparingClient } from "./preparing-client.ts";
import { PROBES_ONLY, withServerOptions } from "./server-options.ts";

/** One pool, one query builder over it and the line of look-ups beside it; a module types its own tables with `kysely.withTables<…>()`. */
export interface Database {
  readonly pool: pg.Pool;
  /** For what every request asks. */
  readonly lookups: LookupLine;
  readonly kysely: Kysely<Record<never, never>>;
  /** Waits for running queries, then closes every connection. */
  close(): Promise<void>;
}

/** A transaction of no module in particular: its holder widens it with `tx.withTables<…>()`. */
export type Tx = Transaction<Record<never, never>>;

export interface DatabaseOptions {
  readonly url: string;
  /** Role the connections act as (`okpay_app` for the running program); left out, the connecting one. */
  readonly role?: string;
  readonly maxConnections?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Told of connections that broke (a server restart); the pool replaces them by itself, a query under way fails. */
  readonly onConnectionLost?: (error: Error) => void;
}

/** Longest statement of ordinary work: above it something is wrong and the connection is worth more than the answer. */
const STATEMENT_TIMEOUT_MS = 20_000;

/** Look-ups join what is asked for, row by row, with what an index finds. */
const ONE_PROBE_A_ROW = [...PROBES_ONLY, "-c enable_hashjoin=off", "-c enable_mergejoin=off"];

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/**
 * The parsers of OKPay's connections: `int8` becomes `bigint` (pg's own string is one forgotten `BigInt()` away from
 * string concatenation of money), and times are read without pg's expressions. Set per connection, so that libraries with
 * their own pools keep pg's defaults.
 */
const ownTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === INT8 && format !== "binary") return parseInt8;
    if (oid === TIMESTAMPTZ && format !== "binary") return parseInstant;
    return format === "binary"
      ? pg.types.getTypeParser(oid, "binary")
      : pg.types.getTypeParser(oid, "text");
  }) as pg.CustomTypesConfig["getTypeParser"],
};

const parseInt8 = (text: string): bigint => BigInt(text);

/** Connection settings shared by every pool of the program; `role` is set by the server before the first statement. */
export function connectionSettings(
  { url, role, applicationName }: DatabaseOptions,
  more: readonly string[] = [],
): pg.PoolConfig {
  const settings = [
    ...more,
    `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    "-c idle_in_transaction_session_timeout=30000",
    "-c timezone=UTC",
    ...(role === undefined ? [] : [`-c role=${role}`]),
  ];
  return {
    ...withServerOptions(url, settings),
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  };
}

/** Opens no connection yet: the first query does. */
export function createDatabase(options: DatabaseOptions): Database {
  const settings = { ...connectionSettings(options), types: ownTypes };
  const pool = new pg.Pool({
    ...settings,
    max: options.maxConnections ?? 10,
    Client: PreparingClient,
  });
  const onLost = (error: Error) => options.onConnectionLost?.(error);
  // On the pool for idle connections, on each client for those in use: without a listener either would end the process.
  pool.on("error", onLost).on("connect", (client) => void client.on("error", onLost));
  const kysely = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) });
  const lookups = createLookupLine(
    { ...connectionSettings(options, ONE_PROBE_A_ROW), types: ownTypes },
    onLost,
  );
  return {
    pool,
    lookups,
    kysely,
    close: async () => {
      await Promise.all([lookups.close(), kysely.destroy()]);
    },
  };
}
