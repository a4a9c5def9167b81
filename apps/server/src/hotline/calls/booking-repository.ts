import type { HotlineSkill, Locale } from "@okpay/contracts";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Database["kysely"] | Tx;

export interface BookingRow {
  readonly id: string;
  readonly customerId: string;
  readonly startsAt: Date;
  readonly skill: HotlineSkill;
  readonly language: Locale;
  readonly zone: string;
  /** Where they may be, if their number's country has several zones; null: in `zone`. */
  readonly quietZones: readonly string[] | null;
  readonly about: string | null;
  /** The agent who promised it; null: the customer booked it. */
  readonly bookedBy: string | null;
  /** It begins when this call is over, in its place; null: at its time. */
  readonly afterCallId: string | null;
}

const BOOKING = sql`id, customer_id AS "customerId", starts_at AS "startsAt", skill, language, zone, quiet_zones AS "quietZones", about,
  booked_by AS "bookedBy", after_call_id AS "afterCallId"`;

/** The customer's booked callback; locked, because who moves it must not meet the moment in which it begins. */
export async function lockBooked(tx: Tx, customerId: string): Promise<BookingRow | undefined> {
  const { rows } = await sql<BookingRow>`
    SELECT ${BOOKING} FROM calls.booking WHERE customer_id = ${customerId} AND state = 'booked' FOR UPDATE`.execute(
    tx,
  );
  return rows[0];
}

export async function findBooked(db: Db, customerId: string): Promise<BookingRow | undefined> {
  const { rows } = await sql<BookingRow>`
    SELECT ${BOOKING} FROM calls.booking WHERE customer_id = ${customerId} AND state = 'booked'`.execute(
    db,
  );
  return rows[0];
}

/**
 * The lowest free place of the time, of `places`; "full" when there is none; "again" when somebody took that place, or the
 * customer booked, in the same moment. Two unique indexes decide: by place, and by customer.
 */
export async function takePlace(
  tx: Tx,
  booking: BookingRow & { readonly now: Date },
  places: number,
): Promise<"taken" | "full" | "again"> {
  const { rows: free } = await sql<{ place: number }>`
    SELECT place FROM generate_series(1, ${places}::int) AS place
     WHERE NOT EXISTS (SELECT FROM calls.booking taken
                        WHERE taken.starts_at = ${booking.startsAt} AND taken.place = place.place AND taken.state = 'booked')
       -- Room that shrank after places were given may leave higher ones taken.
       AND (SELECT count(*) FROM calls.booking WHERE starts_at = ${booking.startsAt} AND state = 'booked') < ${places}::int
     ORDER BY place LIMIT 1`.execute(tx);
  const place = free[0]?.place;
  if (place === undefined) return "full";
  const { rows } = await sql`
    INSERT INTO calls.booking (id, customer_id, starts_at, place, skill, language, zone, quiet_zones, about, booked_by, after_call_id,
                               state, created_at, changed_at)
    VALUES (${booking.id}, ${booking.customerId}, ${booking.startsAt}, ${place}, ${booking.skill}, ${booking.language},
            ${booking.zone}, ${booking.quietZones}, ${booking.about}, ${booking.bookedBy}, ${booking.afterCallId}, 'booked',
            ${booking.now}, ${booking.now})
    ON CONFLICT DO NOTHING RETURNING id`.execute(tx);
  return rows.length === 1 ? "taken" : "again";
}

export async function endBooking(
  tx: Db,
  customerId: string,
  end: { readonly state: "moved" | "cancelled"; readonly now: Date },
): Promise<void> {
  await sql`UPDATE calls.booking SET state = ${end.state}, changed_at = ${end.now}
             WHERE customer_id = ${customerId} AND state = 'booked'`.execute(tx);
}

/** The same time with other words: what it is about, in which language, where the caller is now. */
export async function changeBooking(
  tx: Tx,
  id: string,
  change: Omit<BookingRow, "id" | "customerId" | "startsAt"> & { readonly now: Date },
): Promise<void> {
  await sql`UPDATE calls.booking
               SET skill = ${change.skill}, language = ${change.language}, zone = ${change.zone},
                   quiet_zones = ${change.quietZones}, about = ${change.about}, booked_by = ${change.bookedBy}, after_call_id = ${change.afterCallId},
                   changed_at = ${change.now}
             WHERE id = ${id}`.execute(tx);
}

/** How many callbacks each half hour has; by the index on time and place. */
export async function bookedBetween(
  db: Db,
  from: Date,
  until: Date,
): Promise<readonly { readonly startsAt: Date; readonly callbacks: number }[]> {
  const { rows } = await sql<{ startsAt: Date; callbacks: number }>`
    SELECT starts_at AS "startsAt", count(*)::int AS callbacks FROM calls.booking
     WHERE state = 'booked' AND starts_at >= ${from} AND starts_at < ${until}
     GROUP BY starts_at ORDER BY starts_at`.execute(db);
  return rows;
}

/** How many came at their time, by half hours. */
export async function begunBetween(
  db: Db,
  from: Date,
  until: Date,
): Promise<readonly { readonly startsAt: Date; readonly callbacks: number }[]> {
  const { rows } = await sql<{ startsAt: Date; callbacks: number }>`
    SELECT starts_at AS "startsAt", count(*)::int AS callbacks FROM calls.booking
     WHERE state = 'begun' AND starts_at >= ${from} AND starts_at < ${until}
     GROUP BY starts_at`.execute(db);
  return rows;
}

/** Whose time has come, or whose call is over. Not locked: `lockBooked` decides among the processes that look. */
export async function dueBookings(db: Db, now: Date): Promise<BookingRow[]> {
  const { rows } = await sql<BookingRow>`
    SELECT ${BOOKING} FROM calls.booking
     WHERE state = 'booked' AND starts_at <= ${now}
       AND (after_call_id IS NULL OR EXISTS (SELECT FROM calls.call before WHERE before.id = after_call_id AND before.state = 'ended'))
     ORDER BY starts_at, place`.execute(db);
  return rows;
}

/** Of those with a time: who is called after the present call is told in it, and again when it is near, as every callback. */
export async function unannounced(db: Db, until: Date): Promise<BookingRow[]> {
  const { rows } = await sql<BookingRow>`
    SELECT ${BOOKING} FROM calls.booking
     WHERE state = 'booked' AND starts_at <= ${until} AND announced_at IS NULL
       AND after_call_id IS NULL`.execute(db);
  return rows;
}

/** False: another process told it, or it was moved meanwhile. */
export async function noteBookingAnnounced(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    UPDATE calls.booking SET announced_at = ${now}
     WHERE id = ${id} AND state = 'booked' AND announced_at IS NULL RETURNING id`.execute(tx);
  return rows.length === 1;
}

export async function noteBegun(tx: Tx, id: string, callId: string, now: Date): Promise<void> {
  await sql`UPDATE calls.booking SET state = 'begun', call_id = ${callId}, changed_at = ${now} WHERE id = ${id}`.execute(
    tx,
  );
}
