import { sql } from "kysely";
import type { Clock } from "../../../platform/clock.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { after, DAY_MS } from "../policy.ts";

interface Payer {
  readonly customerId: string;
  readonly sessionId: string | null;
}

/** What the money wing wants to know of somebody who pays (money/risk's port; app.ts plugs it in). */
export interface PayerFacts {
  ofAll(payers: readonly Payer[]): Promise<readonly FactsOfPayer[]>;
  /** Such a confirmation, in the transaction that accepts it. */
  noteHaste(tx: Tx, customerId: string): Promise<void>;
}

interface FactsOfPayer {
  /**
   * The session's device was first seen less than a day ago or is unknown, or the session came from a recovery. The demo
   * world's door knows no devices and is no stranger's.
   */
  readonly isNewDevice: boolean;
  /** After a recovery little leaves until then (row G7). */
  readonly restrictedUntil: Date | null;
  /** A payment was confirmed faster than anybody reads it, less than a day ago (row U10). */
  readonly isHasty: boolean;
}

/** For all payments at hand together: one prepared statement, three primary-key probes each, no lock. */
export function createPayerFacts({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): PayerFacts {
  return {
    ofAll: (payers) =>
      database.lookups.query<FactsOfPayer>({
        name: "identity.payer-facts",
        text: `SELECT CASE WHEN payer.session_id IS NULL OR s.factors @> '{demo}' THEN false
                         ELSE coalesce(d.first_seen_at > $3, true) OR s.factors @> '{recovery}' END AS "isNewDevice",
                    p.restricted_until AS "restrictedUntil", coalesce(p.hasty_until > $4, false) AS "isHasty"
               FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS payer (customer_id, session_id, place)
               LEFT JOIN identity.protection p ON p.customer_id = payer.customer_id
               LEFT JOIN identity.session s ON s.id = payer.session_id AND s.customer_id = payer.customer_id
               LEFT JOIN identity.device d ON d.id = s.device_id
              ORDER BY payer.place`,
        values: [
          payers.map(({ customerId }) => customerId),
          payers.map(({ sessionId }) => sessionId),
          after(clock.now(), -DAY_MS),
          clock.now(),
        ],
      }),
    async noteHaste(tx, customerId) {
      // Not the row's version: that one counts what the ledger has to follow.
      await sql`
        INSERT INTO identity.protection (customer_id, version, hasty_until)
        VALUES (${customerId}, 0, ${after(clock.now(), DAY_MS)})
        ON CONFLICT (customer_id) DO UPDATE SET hasty_until = EXCLUDED.hasty_until`.execute(tx);
    },
  };
}
