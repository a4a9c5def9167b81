/** The ledger's door: double entry in PostgreSQL, the only writer of balances (README.md beside this file). */
import pg from "pg";
import {
  type Lookup,
  type LookupLine,
  PROBES_ONLY,
  withServerOptions,
} from "../../platform/db/index.ts";
import { createBalanceReader } from "./balance-reader.ts";
import type { LedgerBooking } from "./batch.ts";
import { Committer, type DecidedAgain, type LedgerLog } from "./committer.ts";
import { createExpiry } from "./expiry.ts";
import { findBalanceAsOf, findReleasedSince } from "./history.ts";
import type { OnRefusedRow } from "./side-rows.ts";
import { readStatement } from "./statement.ts";
import type { BookingOutcome, Ledger } from "./types.ts";

export {
  type BookedTransfer,
  findBookedTransfers,
  houseBalance,
  listReferences,
} from "./booked-transfers.ts";
export { type AccountCode, TRANSFER_CODES } from "./chart.ts";
export { LedgerOverloadedError, LedgerUnavailableError } from "./errors.ts";
export { type ForeseenMovement, foreseenRefusals } from "./foresight.ts";
export type { TransferResultCode } from "./results.ts";
export type * from "./types.ts";
export { type LedgerProblem, type LedgerVerification, verifyLedger } from "./verify.ts";

export interface LedgerOptions {
  readonly database: {
    readonly url: string;
    readonly role?: string;
    /** What balances are asked over, in one write with all else that a turn asks; without it, over the ledger's own readers. */
    readonly lookups?: Pick<LookupLine, "query">;
  };
  readonly log: LedgerLog;
  readonly onBatch?: (batch: { bookings: number; transfers: number; seconds: number }) => void;
  /** A table took no more rows of bookings; they failed, and whoever's table it is may want to know. */
  readonly onRefusedRow?: OnRefusedRow;
  /** A batch that was decided ahead was thrown away and decided once more. */
  readonly onDecidedAgain?: (reason: DecidedAgain) => void;
  readonly mostBookingsPerBatch?: number;
  readonly mostWaiting?: number;
  readonly patienceSeconds?: number;
}

/** A server that hangs while it holds the books' lock is cut off by PostgreSQL after this, so that the others go on. */
const HELD_LOCK_TIMEOUT_MS = 10_000;

/** Whatever the server, the database or its URL say: an acknowledged booking is on disk. Stricter settings stay. */
const DURABLE_COMMITS = `SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')`;

/** Opens the books. Any number of processes may do so on one database; the hash chain puts their batches in one order. */
export function createLedger(options: LedgerOptions): Ledger {
  const settings: pg.ClientConfig = {
    ...withServerOptions(options.database.url, [
      ...(options.database.role === undefined ? [] : [`-c role=${options.database.role}`]),
      `-c idle_in_transaction_session_timeout=${HELD_LOCK_TIMEOUT_MS} -c statement_timeout=${HELD_LOCK_TIMEOUT_MS * 3}`,
      ...PROBES_ONLY,
    ]),
    connectionTimeoutMillis: 5000,
    // Longer than PostgreSQL's own limits below: it is for a network that swallows questions or answers.
    query_timeout: HELD_LOCK_TIMEOUT_MS * 4,
    application_name: "okpay-ledger",
    // The writes of a batch are sent one behind the other, without waiting for each answer.
    pipeline: true,
    types: { getTypeParser: typeParser },
  };
  const committer = new Committer({
    connect: () => connect(settings, options.log),
    log: options.log,
    onBatch: options.onBatch,
    onRefusedRow: options.onRefusedRow,
    onDecidedAgain: options.onDecidedAgain,
    mostBookingsPerBatch: options.mostBookingsPerBatch ?? 4096,
    mostWaiting: options.mostWaiting ?? 50_000,
    patienceSeconds: options.patienceSeconds ?? 20,
  });
  const readers = new pg.Pool({ ...settings, max: 4 });
  readers.on("error", (error) =>
    options.log.warn({ err: error }, "an idle ledger reader lost its connection"),
  );
  const book = (booking: LedgerBooking): Promise<BookingOutcome> =>
    new Promise((resolve, reject) =>
      committer.enqueue({ kind: "booking", booking, resolve, reject }),
    );

  return {
    book,
    changeRules: (change) =>
      new Promise((resolve, reject) =>
        committer.enqueue({ kind: "rules", change, resolve, reject }),
      ),
    balances: createBalanceReader(options.database.lookups ?? overPool(readers)),
    balanceAsOf: (accountId, atMicros) => findBalanceAsOf(readers, accountId, atMicros),
    releasedSince: (accountId, atMicros) => findReleasedSince(readers, accountId, atMicros),
    statement: (request) => readStatement(readers, request),
    expireHolds: createExpiry({ readers, book }),
    close: async () => {
      await committer.close();
      await readers.end();
    },
  };
}

const overPool = (pool: pg.Pool): Pick<LookupLine, "query"> => ({
  query: async <Row extends pg.QueryResultRow>(lookup: Lookup) =>
    (await pool.query<Row>({ ...lookup, values: [...lookup.values] })).rows,
});

async function connect(settings: pg.ClientConfig, log: LedgerLog): Promise<pg.Client> {
  const client = new pg.Client(settings);
  // A broken idle connection announces itself here; the next query on it fails and is tried again.
  client.on("error", (error) => log.warn({ err: error }, "the ledger's connection broke"));
  await client.connect();
  await client.query(DURABLE_COMMITS);
  return client;
}

const INT8_OID = 20;
const NUMERIC_OID = 1700;

/** int8 and the sums of it as bigint; everything else as node-postgres reads it. */
function typeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  if (oid === INT8_OID || oid === NUMERIC_OID) return BigInt;
  return pg.types.getTypeParser(oid, format as "text");
}
