import type pg from "pg";

/**
 * Requests against what paid them: a paid one names one completed transfer of the same sum to who asked, and any other names
 * none. The first that does not fit; `null`: all do. Reads in the caller's snapshot.
 */
export async function checkRequests(
  client: pg.Client,
): Promise<{ readonly table: string; readonly row: string; readonly what: string } | null> {
  const { rows } = await client.query<{ id: string; state: string }>(
    `SELECT p.id, p.state
       FROM payments.payment p
       LEFT JOIN payments.request r ON r.id = p.id
       LEFT JOIN payments.link l ON l.id = r.answer_id AND l.original_id = p.id
       LEFT JOIN payments.payment a ON a.id = l.id AND a.kind = 'send' AND a.state = 'completed'
        AND (a.amount, a.currency, a.payee_customer_id, a.payer_customer_id)
          = (p.amount, p.currency, r.asker_id, r.asked_id)
      WHERE p.kind = 'request'
        AND (r.id IS NULL OR r.is_open <> (p.state = 'requested')
             OR (p.state = 'completed') <> (a.id IS NOT NULL)
             OR (r.answer_id IS NOT NULL) <> (p.state = 'completed'))
      ORDER BY p.id LIMIT 1`,
  );
  const [row] = rows;
  return row === undefined
    ? null
    : {
        table: "payments.payment",
        row: row.id,
        what: `it is a request that is ${row.state}, and what paid it says otherwise`,
      };
}
