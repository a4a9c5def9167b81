import type pg from "pg";
import type { StatementLine, Uuid } from "./types.ts";

/**
 * What moved an account's posted balance in `[from, to)`, oldest first; holds do not. Each side walks its own index,
 * slice by slice, and stops at the limit.
 */
export async function readStatement(
  readers: Pick<pg.ClientBase, "query">,
  request: {
    readonly accountId: Uuid;
    readonly fromMicros: bigint;
    readonly toMicros: bigint;
    readonly limit: number;
  },
): Promise<readonly StatementLine[]> {
  const { rows } = await readers.query<StatementLine>(LINES_SQL, [
    request.accountId,
    request.fromMicros.toString(),
    request.toMicros.toString(),
    request.limit,
  ]);
  return rows;
}

// WITH ORDINALITY: the slices come in order, so each side stops at the slice in which its limit is reached.
const LINES_SQL = `
  WITH period AS (
    SELECT to_timestamp(0) + $2::bigint * interval '1 microsecond' AS "from", to_timestamp(0) + $3::bigint * interval '1 microsecond' AS "to"
  ), slices AS (
    SELECT (SELECT slice FROM ledger.batch WHERE last_at >= "from" ORDER BY last_at LIMIT 1) AS first,
           coalesce((SELECT slice FROM ledger.batch WHERE last_at >= "to" ORDER BY last_at LIMIT 1),
                    (SELECT slice FROM ledger.batch ORDER BY no DESC LIMIT 1)) AS last
      FROM period
  )
  SELECT * FROM (
   (SELECT id, reference, code, posted_at AS "postedAt", -amount AS "signedMinor",
          debit_credits_posted - debit_debits_posted AS "balanceAfter"
     FROM period CROSS JOIN slices
    CROSS JOIN LATERAL generate_series(first, last) WITH ORDINALITY AS s (slice, turn)
     JOIN ledger.transfer t ON t.slice = s.slice AND debit_account_id = $1::uuid AND posted_at >= "from" AND posted_at < "to"
    WHERE kind IN (1, 3)
    ORDER BY turn, posted_at LIMIT $4)
   UNION ALL
   (SELECT id, reference, code, posted_at AS "postedAt", amount AS "signedMinor",
          credit_credits_posted - credit_debits_posted AS "balanceAfter"
     FROM period CROSS JOIN slices
    CROSS JOIN LATERAL generate_series(first, last) WITH ORDINALITY AS s (slice, turn)
     JOIN ledger.transfer t ON t.slice = s.slice AND credit_account_id = $1::uuid AND posted_at >= "from" AND posted_at < "to"
    WHERE kind IN (1, 3)
    ORDER BY turn, posted_at LIMIT $4)
  ) line ORDER BY "postedAt" LIMIT $4`;
