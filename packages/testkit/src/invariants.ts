import type pg from "pg";

interface Broken {
  readonly rule: string;
  readonly what: string;
}

/**
 * What is true of the books after every test, whatever the test did. Asset and expense accounts (1…, 6…) grow by debits, all
 * others by credits; what is held to go out is not available. Reads every account once: meant for small databases.
 */
const invariants = `
  SELECT 'debits = credits, per currency' AS rule, format('%s: posted %s : %s, pending %s : %s', currency,
         sum(debits_posted), sum(credits_posted), sum(debits_pending), sum(credits_pending)) AS what
    FROM ledger.balance GROUP BY currency
  HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending)
  UNION ALL
  SELECT 'nobody is under the floor', format('account %s (%s %s): available %s, floor %s', account_id, code, currency, available, floor)
    FROM (SELECT *, CASE WHEN code / 1000 IN (1, 6) THEN debits_posted - credits_posted - credits_pending
                         ELSE credits_posted - debits_posted - debits_pending END AS available
            FROM ledger.balance) AS account
   WHERE available < floor
  UNION ALL
  SELECT 'counters never go below zero', format('account %s (%s %s)', account_id, code, currency)
    FROM ledger.balance WHERE least(debits_posted, credits_posted, debits_pending, credits_pending) < 0
  UNION ALL
  SELECT 'a hold is resolved once', format('hold %s: %s times', pending_id, count(*))
    FROM ledger.transfer WHERE pending_id IS NOT NULL GROUP BY pending_id HAVING count(*) > 1
  UNION ALL
  SELECT 'what is pending is the sum of the open holds', format('account %s: pending %s + %s, open holds %s', account_id,
         debits_pending, credits_pending, coalesce(open, 0))
    FROM ledger.balance
    LEFT JOIN (SELECT account_id, sum(amount) AS open FROM ledger.entry AS hold WHERE kind = 2
                  AND NOT EXISTS (SELECT FROM ledger.transfer WHERE pending_id = hold.transfer_id)
                GROUP BY account_id) AS holds USING (account_id)
   WHERE debits_pending + credits_pending <> coalesce(open, 0)`;

/** Throws with every broken rule and the rows that break it. */
export async function requireInvariants(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Broken>(invariants);
  if (rows.length === 0) return;
  throw new Error(
    `The books are wrong after this file's tests:\n${rows.map(({ rule, what }) => `- ${rule}: ${what}`).join("\n")}`,
  );
}
