import type pg from "pg";
import { balanceOf } from "./account.ts";
import { loadAccounts } from "./store.ts";
import type { AccountBalance, Uuid } from "./types.ts";

/**
 * The account's counters and rules as they stood at a moment. One statement, two probes of the account indexes for each
 * slice back to the entry; `null` when the account is unknown or was opened later.
 */
export async function findBalanceAsOf(
  readers: Pick<pg.ClientBase, "query">,
  accountId: Uuid,
  atMicros: bigint,
): Promise<AccountBalance | null> {
  const [account] = await loadAccounts(readers, [accountId]);
  if (account === undefined) return null;
  const { rows } = await readers.query<AsOfRow>(AS_OF_SQL, [accountId, atMicros.toString()]);
  const [row] = rows;
  if (row === undefined) return null;
  account.debitsPosted = row.debits_posted;
  account.creditsPosted = row.credits_posted;
  account.debitsPending = row.debits_pending;
  account.creditsPending = row.credits_pending;
  account.rules = {
    floor: row.floor,
    ceiling: row.ceiling,
    isFrozenIn: row.is_frozen_in,
    isFrozenOut: row.is_frozen_out,
    isClosed: row.is_closed,
  };
  return balanceOf(account);
}

interface AsOfRow {
  debits_posted: bigint;
  credits_posted: bigint;
  debits_pending: bigint;
  credits_pending: bigint;
  floor: bigint | null;
  ceiling: bigint | null;
  is_frozen_in: boolean;
  is_frozen_out: boolean;
  is_closed: boolean;
}

const AS_OF_SQL = `
  WITH moment AS (SELECT to_timestamp(0) + $2::bigint * interval '1 microsecond' AS at)
  SELECT coalesce(e.debits_posted, 0) AS debits_posted, coalesce(e.credits_posted, 0) AS credits_posted,
         coalesce(e.debits_pending, 0) AS debits_pending, coalesce(e.credits_pending, 0) AS credits_pending,
         r.floor, r.ceiling, r.is_frozen_in, r.is_frozen_out, r.is_closed
    FROM moment
    JOIN ledger.account a ON a.id = $1::uuid
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.account_rules WHERE account_id = a.id AND changed_at <= moment.at ORDER BY changed_at DESC LIMIT 1
    ) r
    LEFT JOIN LATERAL ledger.newest_entry(a.id, a.opened_at, moment.at) e ON true`;

/**
 * What holds made on the account's debit side by a moment have let go of since: whole when voided or expired, the rest when
 * posted in part. Walks the debit index of each slice from the moment on.
 */
export async function findReleasedSince(
  readers: Pick<pg.ClientBase, "query">,
  accountId: Uuid,
  atMicros: bigint,
): Promise<bigint> {
  const { rows } = await readers.query<{ released: bigint }>(RELEASED_SQL, [
    accountId,
    atMicros.toString(),
  ]);
  return rows[0]?.released ?? 0n;
}

const RELEASED_SQL = `
  WITH moment AS (SELECT to_timestamp(0) + $2::bigint * interval '1 microsecond' AS at)
  SELECT coalesce(sum(CASE WHEN r.kind = 3 THEN h.amount - r.amount ELSE h.amount END), 0)::bigint AS released
    FROM moment
    CROSS JOIN LATERAL (
      SELECT array_agg(no) AS slices
        FROM generate_series(
               (SELECT slice FROM ledger.batch WHERE last_at > moment.at ORDER BY last_at LIMIT 1),
               (SELECT slice FROM ledger.batch ORDER BY no DESC LIMIT 1)) no
    ) since
    JOIN ledger.transfer r ON r.slice = ANY(since.slices) AND r.debit_account_id = $1::uuid AND r.posted_at > moment.at
                          AND r.pending_id IS NOT NULL
    JOIN ledger.transfer h ON h.id = r.pending_id AND h.posted_at <= moment.at`;
