import type {
  bookCallbackRequest,
  bookedCallback,
  callbackTimes,
  callbackTimesQuery,
} from "@okpay/contracts";
import type { z } from "zod";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import * as repository from "./booking-repository.ts";
import { createBookingRoom } from "./booking-room.ts";
import { assertTimeZone } from "./caller.ts";
import type { CallsDeps } from "./deps.ts";
import { HALF_HOUR_MS } from "./expected.ts";
import { LINE } from "./news.ts";
import { tell } from "./repository.ts";

type Booked = z.output<typeof bookedCallback>;
type Wish = Omit<z.output<typeof bookCallbackRequest>, "startsAt">;
/** By number only a country may be known, which has several zones: then it has to be day in each. */
type WishAtDesk = Wish & { readonly quietZones: readonly string[] | null };

/** Who promises it, in which call. */
interface Promising {
  readonly agentId: string;
  readonly callId: string;
  readonly arrivedAt: Date;
}

/** So many calls that came in the same millisecond can each be called back. */
const PLACES_OF_A_MOMENT = 1_000;

/** Callbacks at a time the customer chooses, only as many as the staffing plan has room for. */
export interface Bookings {
  times(
    query: z.output<typeof callbackTimesQuery> & Partial<Pick<WishAtDesk, "quietZones">>,
  ): Promise<z.output<typeof callbackTimes>>;
  booked(customerId: string): Promise<Booked>;
  /**
   * Books, or moves what is booked; sent again it changes nothing. Refused with `callback_time_taken` when the time has no
   * place any more, and what was booked before stays.
   */
  book(customerId: string, request: z.output<typeof bookCallbackRequest>): Promise<Booked>;
  /** As `book`, by an agent; the customer is told at once, and again before it rings. */
  promiseAt(
    customerId: string,
    request: WishAtDesk & { readonly startsAt: string },
    by: Promising,
  ): Promise<void>;
  /** Once this call is over, in the place it had; takes no room of the staffing plan. */
  promiseAfter(customerId: string, wish: WishAtDesk, by: Promising): Promise<void>;
  cancel(customerId: string): Promise<void>;
}

export function createBookings(
  deps: Pick<
    CallsDeps,
    "database" | "routing" | "agents" | "clock" | "hotlineOpen" | "hotlineDays" | "announceBooked"
  >,
): Bookings {
  const { kysely } = deps.database;
  const { clock } = deps;
  const room = createBookingRoom(deps);

  async function booked(customerId: string): Promise<Booked> {
    const row = await repository.findBooked(kysely, customerId);
    // One after the present call has no time that could be said, and is in the line as soon as that is over.
    if (row === undefined || row.afterCallId !== null) return { booking: null };
    const { startsAt, skill, language, about } = row;
    return { booking: { ...spanFrom(startsAt), skill, language, about } };
  }

  async function take(
    customerId: string,
    wish: Omit<repository.BookingRow, "id" | "customerId">,
    places: number,
    also?: (tx: Tx, booking: repository.BookingRow) => Promise<void>,
  ): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      for (;;) {
        const before = await repository.lockBooked(tx, customerId);
        if (before?.startsAt.getTime() === wish.startsAt.getTime()) {
          await repository.changeBooking(tx, before.id, { ...wish, now });
          // Their own until now: that we promise it is news to them.
          if (before.bookedBy === null) await also?.(tx, { ...before, ...wish });
          return;
        }
        if (before !== undefined)
          await repository.endBooking(tx, customerId, { state: "moved", now });
        const booking = { ...wish, id: newId(), customerId };
        const outcome = await repository.takePlace(tx, { ...booking, now }, places);
        // Another tap of this customer may have it: then there is something to change. Looked at, not locked: a third tap may
        // just be moving it, and who waited for that row would find none.
        const isOwn = before === undefined && (await repository.findBooked(tx, customerId));
        if (outcome === "full" && isOwn) continue;
        // Rolled back: the time before is kept.
        if (outcome === "full") throw new RequestRefused("callback_time_taken");
        if (outcome === "again") continue;
        await also?.(tx, booking);
        return tell(tx, [LINE]);
      }
    });
  }

  async function bookAt(
    customerId: string,
    { startsAt: asked, timeZone: zone, ...wish }: WishAtDesk & { readonly startsAt: string },
    bookedBy: string | null,
    also?: Parameters<typeof take>[3],
  ): Promise<void> {
    assertTimeZone(zone);
    const startsAt = new Date(asked);
    const { skill, language, quietZones } = wish;
    // Outside of the transaction: the model takes its time, and what it says is true for longer than this takes.
    const places = await room.at({ skill, language, zone, quietZones }, startsAt);
    if (places === 0) throw new RequestRefused("callback_time_taken");
    await take(customerId, { ...wish, zone, startsAt, bookedBy, afterCallId: null }, places, also);
  }

  return {
    async times({ skill, language, timeZone: zone, quietZones = null }) {
      assertTimeZone(zone);
      const rooms = await room.all({ skill, language, zone, quietZones });
      const [first, last] = [rooms[0], rooms.at(-1)];
      if (first === undefined || last === undefined) return { times: [] };
      const taken = await repository.bookedBetween(
        kysely,
        first.startsAt,
        new Date(last.startsAt.getTime() + 1),
      );
      const countAt = new Map(taken.map((each) => [each.startsAt.getTime(), each.callbacks]));
      return {
        times: rooms
          .filter(({ startsAt, places }) => places > (countAt.get(startsAt.getTime()) ?? 0))
          .map(({ startsAt }) => spanFrom(startsAt)),
      };
    },

    booked,

    async book(customerId, { timeZone, about, ...wish }) {
      const said = about === "" ? null : about;
      await bookAt(customerId, { ...wish, timeZone, quietZones: null, about: said }, null);
      return booked(customerId);
    },

    promiseAt: (customerId, request, by) =>
      bookAt(customerId, request, by.agentId, async (tx, booking) => {
        const { startsAt, zone, id: bookingId } = booking;
        const endsAt = new Date(startsAt.getTime() + HALF_HOUR_MS);
        await deps.announceBooked(tx, {
          bookingId,
          customerId,
          startsAt,
          endsAt,
          zone,
          isPromised: true,
          isNew: true,
        });
      }),

    async promiseAfter(customerId, { timeZone: zone, ...wish }, { agentId, callId, arrivedAt }) {
      const asked = { ...wish, zone, bookedBy: agentId, afterCallId: callId };
      // The line's own place, which no plan has to have room for.
      await take(customerId, { ...asked, startsAt: arrivedAt }, PLACES_OF_A_MOMENT);
    },

    async cancel(customerId) {
      await repository.endBooking(kysely, customerId, { state: "cancelled", now: clock.now() });
      await tell(kysely, [LINE]);
    },
  };
}

const spanFrom = (startsAt: Date) => ({
  startsAt: startsAt.toISOString(),
  endsAt: new Date(startsAt.getTime() + HALF_HOUR_MS).toISOString(),
});
