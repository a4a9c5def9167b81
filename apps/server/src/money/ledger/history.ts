import type pg from "pg";
import { balanceOf } from "./account.ts";
import { loadAccounts } from "./store.ts";
import type { AccountBalance, Uuid } from "./types.ts";

/**
 * The account's counters and rules as they stood at a moment. One statement, two probes of the account indexes; `null` when
 * the account is unknown or was opened later.
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
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.account_rules WHERE account_id = $1::uuid AND changed_at <= moment.at ORDER BY changed_at DESC LIMIT 1
    ) r
    LEFT JOIN LATERAL (
      SELECT * FROM (
        (SELECT posted_at, debit_debits_posted AS debits_posted, debit_credits_posted AS credits_posted,
                debit_debits_pending AS debits_pending, debit_credits_pending AS credits_pending
           FROM ledger.transfer WHERE debit_account_id = $1::uuid AND posted_at <= moment.at ORDER BY posted_at DESC LIMIT 1)
        UNION ALL
        (SELECT posted_at, credit_debits_posted, credit_credits_posted, credit_debits_pending, credit_credits_pending
           FROM ledger.transfer WHERE credit_account_id = $1::uuid AND posted_at <= moment.at ORDER BY posted_at DESC LIMIT 1)
      ) newest ORDER BY posted_at DESC LIMIT 1
    ) e ON true`;

/**
 * What holds made on the account's debit side by a moment have let go of since: whole when voided or expired, the rest when
 * posted in part. Walks the debit index from the moment on.
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
    JOIN ledger.transfer r ON r.debit_account_id = $1::uuid AND r.posted_at > moment.at AND r.pending_id IS NOT NULL
    JOIN ledger.transfer h ON h.id = r.pending_id AND h.posted_at <= moment.at`;
