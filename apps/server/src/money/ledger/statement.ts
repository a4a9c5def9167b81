import type pg from "pg";
import type { Uuid } from "./types.ts";

/** One change of an account's posted balance, read credit-positive, with the balance the ledger kept beside it. */
export interface StatementLine {
  readonly id: Uuid;
  readonly reference: Uuid | null;
  readonly code: number;
  readonly postedAt: Date;
  readonly signedMinor: bigint;
  readonly balanceAfter: bigint;
}

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

const side = (column: "debit" | "credit", sign: "-" | "") => `
  (SELECT id, reference, code, posted_at AS "postedAt", ${sign}amount AS "signedMinor",
          ${column}_credits_posted - ${column}_debits_posted AS "balanceAfter"
     FROM ledger.transfer
    WHERE ${column}_account_id = $1::uuid AND kind IN (1, 3)
      AND posted_at >= to_timestamp(0) + $2::bigint * interval '1 microsecond'
      AND posted_at < to_timestamp(0) + $3::bigint * interval '1 microsecond'
    ORDER BY posted_at LIMIT $4)`;

const LINES_SQL = `SELECT * FROM (${side("debit", "-")} UNION ALL ${side("credit", "")}) line ORDER BY "postedAt" LIMIT $4`;
