/**
 * Proves that what reconciliation says of the money is what the books say: what waits in suspense against the open breaks, what
 * has left for banks against the cash-outs no statement has named, and each line against its transfer. A read model: it joins
 * `payments`. Reads one snapshot, changes nothing, names the first row that is wrong.
 */
import type pg from "pg";
import { inOneSnapshot } from "../../platform/db/index.ts";
import { derivedId } from "../../platform/derived-id.ts";
import { findBookedTransfers, houseBalance } from "../ledger/index.ts";
import { HOUSE_CURRENCIES, houseAccountId } from "../wallets/index.ts";

export interface ReconciliationVerification {
  readonly isSound: boolean;
  readonly problem: { readonly table: string; readonly row: string; readonly what: string } | null;
  /** Lines of files that were compared with their transfers. */
  readonly lines: number;
}
type Problem = ReconciliationVerification["problem"];

const ROWS_PER_PAGE = 2_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

export async function verifyReconciliation(options: {
  readonly url: string;
  readonly role?: string;
}): Promise<ReconciliationVerification> {
  return inOneSnapshot(options, "okpay-ledger-verify", async (client) => {
    const { problem: ofLine, lines } = await checkLines(client);
    const problem = ofLine ?? (await checkBalances(client));
    return { isSound: problem === null, problem, lines };
  });
}

/** By primary key, a page at a time: what is decided has moved exactly its amount, what is not decided nothing. */
async function checkLines(client: pg.Client): Promise<{ problem: Problem; lines: number }> {
  let lines = 0;
  for (let after = FIRST_ID; ; ) {
    const { rows } = await client.query<{
      id: string;
      state: string;
      gross: string;
      currency: string;
    }>(
      `SELECT id, state, gross::text, currency FROM reconciliation.line WHERE id > $1 ORDER BY id LIMIT $2`,
      [after, ROWS_PER_PAGE],
    );
    const last = rows.at(-1);
    if (last === undefined) return { problem: null, lines };
    const booked = await findBookedTransfers(
      client,
      rows.map(({ id }) => derivedId(id, "gross")),
    );
    for (const { id, state, gross, currency } of rows) {
      const transfer = booked.get(derivedId(id, "gross"));
      const moved =
        transfer === undefined ? "nothing" : `${transfer.amountMinor} ${transfer.currency}`;
      const wanted = state === "new" ? "nothing" : `${gross} ${currency}`;
      if (moved !== wanted)
        return {
          problem: {
            table: "reconciliation.line",
            row: id,
            what: `it is ${state} and should have moved ${wanted}; the ledger moved ${moved}`,
          },
          lines,
        };
      lines += 1;
    }
    after = last.id;
  }
}

/** Both are sums over every row there ever was: no difference can hide in them. */
async function checkBalances(client: pg.Client): Promise<Problem> {
  for (const currency of HOUSE_CURRENCIES)
    for (const [code, sums] of [
      [2900, SUSPENSE],
      [1200, PAID_OUT],
    ] as const) {
      const id = houseAccountId(code, currency);
      const balance = await houseBalance(client, id);
      const { rows } = await client.query<{ sum: string }>(sums, [currency]);
      const wanted = BigInt(rows[0]?.sum ?? 0);
      if (balance !== wanted)
        return {
          table: "ledger.account",
          row: id,
          what: `${code} in ${currency} stands at ${balance}, and what is open adds up to ${wanted}`,
        };
    }
  return null;
}

const SUSPENSE = `SELECT coalesce(sum(suspense), 0)::text AS sum FROM reconciliation.break
                   WHERE currency = $1 AND closed_at IS NULL`;
/**
 * Credits minus debits: what was paid out to customers and their recipients and no statement has named, less what came back and
 * none has named. Abroad it is what arrives, in the currency of there.
 * The two ways of not being open any more are the same for both: a line, or suspense.
 */
const PAID_OUT = `
  SELECT coalesce(sum(CASE WHEN out.id IS NULL OR out.state = 'open' THEN coalesce(r.receive_amount, p.amount) ELSE 0 END)
                - sum(CASE WHEN p.state = 'returned' AND (back.id IS NULL OR back.state = 'open') THEN coalesce(r.receive_amount, p.amount) ELSE 0 END), 0)::text AS sum
    FROM payments.payment p
    LEFT JOIN payments.remittance r ON r.id = p.id
    LEFT JOIN reconciliation.expected out ON out.payment_id = p.id AND out.kind = 'payout'
    LEFT JOIN reconciliation.expected back ON back.payment_id = p.id AND back.kind = 'payout_return'
   WHERE p.kind IN ('cash_out', 'remittance') AND p.state IN ('completed', 'returned') AND coalesce(r.receive_currency, p.currency) = $1`;
