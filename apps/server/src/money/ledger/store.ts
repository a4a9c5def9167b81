/**
 * The SQL of a commit batch. Every batch takes the one advisory lock of the books first, so links of the hash chain are made
 * one after another and what was read stays true until the commit; READ COMMITTED gives each statement the newest state.
 */
import type { CurrencyCode } from "@okpay/money";
import type pg from "pg";
import { type Account, newAccount } from "./account.ts";
import { versionName } from "./batch.ts";
import { GENESIS_HASH, type Link, type Tip } from "./chain.ts";
import type { AccountCode } from "./chart.ts";
import { copyFrom } from "./copy-writer.ts";
import {
  COLUMNS,
  COPY_HEADER,
  COPY_TRAILER,
  type LedgerTable,
  type TransferRow,
} from "./encoding.ts";
import { isDivisionByZero, VersionsChangedError } from "./errors.ts";
import type { Claim, Expectation, SideTable, Uuid } from "./types.ts";

/** "OKPay" in ASCII: the advisory lock that every writer of the books takes. */
const BOOKS_LOCK = 0x4f4b506179;

/** The newest link of the chain and the database's clock. */
export interface Head {
  readonly no: bigint;
  readonly lastAtMicros: number;
  readonly hash: Buffer;
  readonly nowMicros: number;
}

/** Database time in microseconds. */
export async function databaseNow(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ now_micros: bigint }>(
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_micros",
  );
  return Number(rows[0]?.now_micros);
}

/**
 * Sets the slice of what this transaction writes, after the newest link: the default of `ledger.transfer.slice` reads it
 * (docs/decisions/transfer-slices.md). A stable function, so COPY goes on inserting many rows at a time.
 */
const SLICE = "set_config('okpay.slice', ledger.slice_after(coalesce(stored, 0))::text, true)";

/** Begins the batch's transaction, takes the books' lock and reads the head: one round trip. */
export async function begin(client: pg.ClientBase): Promise<Head> {
  // Several statements in one simple query answer with one result each; the typings know only the single case.
  const results = (await client.query(
    `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${BOOKS_LOCK});
     SELECT h.no, (extract(epoch FROM h.last_at) * 1000000)::bigint AS last_at_micros, h.hash,
            (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now_micros, ${SLICE}
       FROM (SELECT 1) one LEFT JOIN (SELECT * FROM ledger.batch ORDER BY no DESC LIMIT 1) h ON true`,
  )) as unknown as pg.QueryResult<{
    no: bigint | null;
    last_at_micros: bigint | null;
    hash: Buffer | null;
    now_micros: bigint;
  }>[];
  const row = results[2]?.rows[0];
  if (row === undefined) throw new Error("the head query always answers one row");
  return {
    no: row.no === null ? 0n : BigInt(row.no),
    lastAtMicros: Number(row.last_at_micros ?? 0n),
    hash: row.hash ?? GENESIS_HASH,
    nowMicros: Number(row.now_micros),
  };
}

/**
 * The same for a batch that was decided ahead: nothing is read, and PostgreSQL refuses it (by a division by zero, and with
 * it everything sent behind) unless the newest link is the one it was decided on.
 */
export async function beginAfter(client: pg.ClientBase, hash: Buffer): Promise<void> {
  await client.query(
    `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(${BOOKS_LOCK});
     SELECT 1 / count(${SLICE}) FROM (SELECT hash, stored FROM ledger.batch ORDER BY no DESC LIMIT 1) newest
      WHERE hash = '\\x${hash.toString("hex")}'`,
  );
}

/** Whether `beginAfter` found another link than the one it was told. */
export const isOvertaken = (error: unknown): boolean => isDivisionByZero(error);

const TRANSFER_SELECT = `
  SELECT (extract(epoch FROM posted_at) * 1000000)::bigint AS posted_at_micros, amount,
         debit_debits_posted, debit_credits_posted, debit_debits_pending, debit_credits_pending,
         credit_debits_posted, credit_credits_posted, credit_debits_pending, credit_credits_pending,
         id, debit_account_id, credit_account_id, reference, pending_id,
         (extract(epoch FROM expires_at) * 1000000)::bigint AS expires_at_micros, timeout_seconds, code, kind, balancing, currency
    FROM ledger.transfer`;

type Wire = Record<string, bigint | string | number | null>;

const toTransferRow = (row: Wire): TransferRow => ({
  postedAtMicros: Number(row.posted_at_micros),
  amount: BigInt(row.amount as string),
  debitDebitsPosted: BigInt(row.debit_debits_posted as string),
  debitCreditsPosted: BigInt(row.debit_credits_posted as string),
  debitDebitsPending: BigInt(row.debit_debits_pending as string),
  debitCreditsPending: BigInt(row.debit_credits_pending as string),
  creditDebitsPosted: BigInt(row.credit_debits_posted as string),
  creditCreditsPosted: BigInt(row.credit_credits_posted as string),
  creditDebitsPending: BigInt(row.credit_debits_pending as string),
  creditCreditsPending: BigInt(row.credit_credits_pending as string),
  id: row.id as string,
  debitAccountId: row.debit_account_id as string,
  creditAccountId: row.credit_account_id as string,
  reference: row.reference as string | null,
  pendingId: row.pending_id as string | null,
  expiresAtMicros: row.expires_at_micros === null ? null : Number(row.expires_at_micros),
  timeoutSeconds: row.timeout_seconds as number,
  code: row.code as number,
  kind: row.kind as number,
  balancing: row.balancing as number,
  currency: row.currency as string,
});

/** What the database knows of these ids: booked transfers, burnt ids. Nearly always nothing: one probe of each key. */
export async function findKnownIds(
  client: pg.ClientBase,
  ids: readonly Uuid[],
): Promise<{ booked: TransferRow[]; refused: Uuid[] }> {
  const known = await client.query<{ id: Uuid; is_booked: boolean }>({
    name: "ledger_known_ids",
    text: `SELECT id, true AS is_booked FROM ledger.transfer WHERE id = ANY($1::uuid[])
           UNION ALL SELECT transfer_id, false FROM ledger.refusal WHERE transfer_id = ANY($1::uuid[])`,
    values: [`{${ids.join()}}`],
  });
  const booked = known.rows.filter((row) => row.is_booked).map((row) => row.id);
  return {
    booked: await findTransfers(client, booked),
    refused: known.rows.filter((row) => !row.is_booked).map((row) => row.id),
  };
}

export async function findTransfers(
  client: pg.ClientBase,
  ids: readonly Uuid[],
): Promise<TransferRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<Wire>(`${TRANSFER_SELECT} WHERE id = ANY($1::uuid[])`, [ids]);
  return rows.map(toTransferRow);
}

export async function findResolutions(
  client: pg.ClientBase,
  pendingIds: readonly Uuid[],
): Promise<{ pendingId: Uuid; kind: number }[]> {
  const { rows } = await client.query<{ pending_id: Uuid; kind: number }>(
    "SELECT pending_id, kind FROM ledger.transfer WHERE pending_id = ANY($1::uuid[])",
    [pendingIds],
  );
  return rows.map((row) => ({ pendingId: row.pending_id, kind: row.kind }));
}

/** Transfers after that time, oldest first: what another process booked since we last looked. */
export async function findTransfersSince(
  client: pg.ClientBase,
  atMicros: number,
): Promise<TransferRow[]> {
  const { rows } = await client.query<Wire>(
    `${TRANSFER_SELECT} WHERE posted_at > to_timestamp(0) + $1::bigint * interval '1 microsecond' ORDER BY posted_at`,
    [atMicros],
  );
  return rows.map(toTransferRow);
}

/** Accounts whose rules changed (or that were opened) after that time. */
export async function findRuleChangesSince(
  client: pg.ClientBase,
  atMicros: number,
): Promise<Uuid[]> {
  const { rows } = await client.query<{ account_id: Uuid }>(
    "SELECT account_id FROM ledger.account_rules WHERE changed_at > to_timestamp(0) + $1::bigint * interval '1 microsecond'",
    [atMicros],
  );
  return rows.map((row) => row.account_id);
}

/**
 * How many transfers other processes booked after a link: decides between catching up and starting afresh. `null` when the
 * link is not in the chain: a server came back without its newest commits, and what they did must be forgotten.
 */
export async function countTransfersSince(
  client: pg.ClientBase,
  link: Tip,
): Promise<number | null> {
  const { rows } = await client.query<{ count: bigint | null; is_linked: boolean | null }>(
    "SELECT sum(transfers) FILTER (WHERE no > $1) AS count, bool_or(hash = $2) AS is_linked FROM ledger.batch WHERE no >= $1",
    [link.no.toString(), link.hash],
  );
  return rows[0]?.is_linked === true ? Number(rows[0].count ?? 0n) : null;
}

/** Accounts with their newest counters, by the view `ledger.balance` (two index probes an account where the newest slice has an entry). */
export async function loadAccounts(
  client: Pick<pg.ClientBase, "query">,
  ids: readonly Uuid[],
): Promise<Account[]> {
  return (await client.query<AccountRow>(accountsLookup(ids))).rows.map(accountOf);
}

export type AccountRow = Wire & { is_frozen_in: never; is_frozen_out: never; is_closed: never };

/** The question, for whoever sends it another way. */
export const accountsLookup = (ids: readonly Uuid[]) => ({
  name: "ledger_load_accounts",
  text: `SELECT account_id, currency, code, debits_posted, credits_posted, debits_pending, credits_pending,
                floor, ceiling, is_frozen_in, is_frozen_out, is_closed
           FROM ledger.balance WHERE account_id = ANY($1::uuid[])`,
  values: [ids],
});

export function accountOf(row: AccountRow): Account {
  const account = newAccount(
    {
      id: row.account_id as string,
      currency: row.currency as CurrencyCode,
      code: row.code as AccountCode,
    },
    {
      floor: row.floor === null ? null : BigInt(row.floor as bigint | string),
      ceiling: row.ceiling === null ? null : BigInt(row.ceiling as bigint | string),
      isFrozenIn: row.is_frozen_in,
      isFrozenOut: row.is_frozen_out,
      isClosed: row.is_closed,
    },
  );
  account.debitsPosted = BigInt(row.debits_posted as bigint | string);
  account.creditsPosted = BigInt(row.credits_posted as bigint | string);
  account.debitsPending = BigInt(row.debits_pending as bigint | string);
  account.creditsPending = BigInt(row.credits_pending as bigint | string);
  return account;
}

/** Idempotency keys that are taken already. */
export async function findClaims(
  client: pg.ClientBase,
  claims: readonly Claim[],
): Promise<Claim[]> {
  const { rows } = await client.query<{ scope: string; key: string }>({
    name: "ledger_find_claims",
    text: `SELECT i.scope, i.key FROM platform.idempotency i
             JOIN unnest($1::text[], $2::text[]) AS asked(scope, key) USING (scope, key)`,
    values: [claims.map((claim) => claim.scope), claims.map((claim) => claim.key)],
  });
  return rows;
}

/**
 * Current versions of rows that bookings depend on, by primary key: locked against other writers until the commit, or only
 * read by a batch that is decided ahead and says so with `holdVersions` when it is written.
 */
export async function findVersions(
  client: pg.ClientBase,
  expectations: readonly Expectation[],
  lock: "locked" | "unlocked",
): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  const find = async (table: SideTable, expected: readonly Expectation[]) => {
    const select = `SELECT id, version FROM ${quoteTable(table)} WHERE id = ANY($1::uuid[])`;
    const { rows } = await client.query<{ id: Uuid; version: number }>({
      name: `ledger_${lock} ${table}`,
      text: lock === "locked" ? `${select} ORDER BY id FOR UPDATE` : select,
      values: [[...new Set(expected.map(({ id }) => id))]],
    });
    for (const row of rows) versions.set(versionName({ table, id: row.id }), row.version);
  };
  await Promise.all([...byTable(expectations)].map(([table, expected]) => find(table, expected)));
  return versions;
}

/**
 * What a batch decided ahead has read without a lock: locks those rows until the commit, and makes PostgreSQL refuse all that
 * is sent behind (by a division by zero) when one of them has another version by now, or is gone.
 */
export const holdVersions = (
  client: pg.ClientBase,
  expectations: readonly Expectation[],
): Promise<void>[] =>
  [...byTable(expectations)].map(async ([table, expected]) => {
    try {
      await client.query({
        name: `ledger_hold ${table}`,
        text: `SELECT 1 / (count(*) = $3)::int
                 FROM (SELECT 1 FROM ${quoteTable(table)} held JOIN unnest($1::uuid[], $2::int[]) AS asked (id, version)
                           ON held.id = asked.id AND held.version = asked.version ORDER BY held.id FOR UPDATE OF held) found`,
        values: [
          expected.map(({ id }) => id),
          expected.map(({ version }) => version),
          expected.length,
        ],
      });
    } catch (error) {
      throw isDivisionByZero(error) ? new VersionsChangedError(table, { cause: error }) : error;
    }
  });

const byTable = (expectations: readonly Expectation[]) =>
  Map.groupBy(expectations, ({ table }) => table);

/** Table and column names come from code, never from input; this keeps it so. */
export function quoteTable(table: string): string {
  if (!/^[a-z_]+\.[a-z_]+$/.test(table)) throw new TypeError(`not a table name: ${table}`);
  return table;
}

/** Sends rows in binary COPY format into one of the ledger's tables. */
export const copyRows = (client: pg.ClientBase, table: LedgerTable, rows: Buffer): Promise<void> =>
  copyFrom(client, `COPY ledger.${table} (${COLUMNS[table]}) FROM STDIN (FORMAT binary)`, [
    COPY_HEADER,
    rows,
    COPY_TRAILER,
  ]);

/** Appends the link and commits: one round trip. All values are numbers and hex of our own making. */
export async function linkAndCommit(client: pg.ClientBase, link: Link): Promise<void> {
  const { counts } = link;
  await client.query(
    `INSERT INTO ledger.batch (no, first_at, last_at, accounts, rules, transfers, refusals, previous_hash, hash)
     VALUES (${link.no}, ${micros(link.firstAtMicros)}, ${micros(link.lastAtMicros)}, ${counts.accounts}, ${counts.rules},
             ${counts.transfers}, ${counts.refusals}, '\\x${link.previousHash.toString("hex")}', '\\x${link.hash.toString("hex")}');
     COMMIT`,
  );
}

const micros = (value: number): string => `to_timestamp(0) + ${value} * interval '1 microsecond'`;

/** Whether that link is in the chain: the answer to "did my commit reach disk before the connection broke?" */
export async function hasLink(client: pg.ClientBase, hash: Buffer): Promise<boolean> {
  const { rowCount } = await client.query("SELECT 1 FROM ledger.batch WHERE hash = $1", [hash]);
  return rowCount === 1;
}
