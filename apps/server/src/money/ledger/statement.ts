import type pg from "pg";
import type { StatementLine, Uuid } from "./types.ts";

/**
 * What moved an account's posted balance in `[from, to)`, oldest first; holds do not. Each side walks its own index and
 * stops at the limit.
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

const LINES_SQL = `
  SELECT * FROM (
   (SELECT id, reference, code, posted_at AS "postedAt", -amount AS "signedMinor",
          debit_credits_posted - debit_debits_posted AS "balanceAfter"
     FROM ledger.transfer
    WHERE debit_account_id = $1::uuid AND kind IN (1, 3)
      AND posted_at >= to_timestamp(0) + $2::bigint * interval '1 microsecond'
      AND posted_at < to_timestamp(0) + $3::bigint * interval '1 microsecond'
    ORDER BY posted_at LIMIT $4)
   UNION ALL
   (SELECT id, reference, code, posted_at AS "postedAt", amount AS "signedMinor",
          credit_credits_posted - credit_debits_posted AS "balanceAfter"
     FROM ledger.transfer
    WHERE credit_account_id = $1::uuid AND kind IN (1, 3)
      AND posted_at >= to_timestamp(0) + $2::bigint * interval '1 microsecond'
      AND posted_at < to_timestamp(0) + $3::bigint * interval '1 microsecond'
    ORDER BY posted_at LIMIT $4)
  ) line ORDER BY "postedAt" LIMIT $4`;
