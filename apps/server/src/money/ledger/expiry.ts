/** Finds the holds whose time has come and books their expiry; resolved holds are looked at once, not in every round. */
import type pg from "pg";
import { derivedId } from "../../platform/derived-id.ts";
import type { LedgerBooking } from "./batch.ts";
import type { BookingOutcome, Uuid } from "./types.ts";

const EXPIRIES_PER_ROUND = 1000;

export interface ExpiryOptions {
  readonly readers: Pick<pg.Pool, "query">;
  readonly book: (booking: LedgerBooking) => Promise<BookingOutcome>;
}

/** Returns the function that does one round and says how many holds it let go. */
export function createExpiry({ readers, book }: ExpiryOptions): () => Promise<number> {
  /** No open hold expires before this: the rounds begin here. */
  let doneUntilMicros = 0n;

  return async () => {
    const { holds, nextMicros } = await findDue(readers, doneUntilMicros);
    // The expiry's own id follows from the hold's, so two workers that see the same hold make one expiry.
    const outcomes = await Promise.all(
      holds.map((pendingId) =>
        book({ transfers: [{ id: derivedId(pendingId, "expire"), kind: "expire", pendingId }] }),
      ),
    );
    if (holds.length < EXPIRIES_PER_ROUND && outcomes.every(isOver)) doneUntilMicros = nextMicros;
    return outcomes.filter((outcome) => outcome.state === "booked").length;
  };
}

/** Not when the clock has run backwards since we looked: that hold's time has yet to come. */
const isOver = (outcome: BookingOutcome): boolean =>
  outcome.state !== "refused" || outcome.code !== "pending_transfer_not_pending";

/**
 * Open holds whose time has come by database time, oldest first, and where the next round may begin if all of these expire:
 * every hold there is has been looked at up to now, and every hold to come is booked, and so expires, after the newest link.
 * One statement, one snapshot; the index of expiring holds, and one probe of the resolutions per hold in it.
 */
async function findDue(
  readers: ExpiryOptions["readers"],
  doneUntilMicros: bigint,
): Promise<{ holds: Uuid[]; nextMicros: bigint }> {
  const { rows } = await readers.query<{ id: Uuid | null; next_micros: bigint }>(
    `WITH moment AS MATERIALIZED (SELECT clock_timestamp() AS now),
          bound AS (SELECT now, least(now, coalesce((SELECT max(last_at) FROM ledger.batch), to_timestamp(0))) AS next FROM moment)
     SELECT due.id, (extract(epoch FROM bound.next) * 1000000)::bigint AS next_micros
       FROM bound LEFT JOIN LATERAL (
         SELECT t.id FROM ledger.transfer t
          WHERE t.expires_at > to_timestamp(0) + $1::bigint * interval '1 microsecond' AND t.expires_at <= bound.now
            AND NOT EXISTS (SELECT FROM ledger.transfer r WHERE r.pending_id = t.id)
          ORDER BY t.expires_at LIMIT $2
       ) due ON true`,
    [doneUntilMicros.toString(), EXPIRIES_PER_ROUND],
  );
  return {
    holds: rows.flatMap((row) => (row.id === null ? [] : [row.id])),
    nextMicros: rows[0]?.next_micros ?? 0n,
  };
}
