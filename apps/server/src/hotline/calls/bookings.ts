import type {
  bookCallbackRequest,
  bookedCallback,
  callbackTimes,
  callbackTimesQuery,
} from "@okpay/contracts";
import type { z } from "zod";
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

/** Callbacks at a time the customer chooses, only as many as the staffing plan has room for. */
export interface Bookings {
  times(query: z.output<typeof callbackTimesQuery>): Promise<z.output<typeof callbackTimes>>;
  booked(customerId: string): Promise<Booked>;
  /**
   * Books, or moves what is booked; sent again it changes nothing. Refused with `callback_time_taken` when the time has no
   * place any more, and what was booked before stays.
   */
  book(customerId: string, request: z.output<typeof bookCallbackRequest>): Promise<Booked>;
  cancel(customerId: string): Promise<void>;
}

export function createBookings(
  deps: Pick<
    CallsDeps,
    "database" | "routing" | "agents" | "clock" | "hotlineOpen" | "hotlineDays"
  >,
): Bookings {
  const { kysely } = deps.database;
  const { clock } = deps;
  const room = createBookingRoom(deps);

  async function booked(customerId: string): Promise<Booked> {
    const row = await repository.findBooked(kysely, customerId);
    if (row === undefined) return { booking: null };
    const { startsAt, skill, language, about } = row;
    return { booking: { ...spanFrom(startsAt), skill, language, about } };
  }

  return {
    async times({ skill, language, timeZone: zone }) {
      assertTimeZone(zone);
      const rooms = await room.all({ skill, language, zone });
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

    async book(customerId, { startsAt: asked, timeZone: zone, ...wish }) {
      assertTimeZone(zone);
      const startsAt = new Date(asked);
      const about = wish.about === "" ? null : wish.about;
      const { skill, language } = wish;
      // Outside of the transaction: the model takes its time, and what it says is true for longer than this takes.
      const places = await room.at({ skill, language, zone }, startsAt);
      if (places === 0) throw new RequestRefused("callback_time_taken");
      const now = clock.now();
      await kysely.transaction().execute(async (tx) => {
        for (;;) {
          const before = await repository.lockBooked(tx, customerId);
          const change = { skill, language, zone, about, now };
          if (before?.startsAt.getTime() === startsAt.getTime())
            return repository.changeBooking(tx, before.id, change);
          if (before !== undefined)
            await repository.endBooking(tx, customerId, { state: "moved", now });
          const outcome = await repository.takePlace(
            tx,
            { id: newId(), customerId, startsAt, ...change },
            places,
          );
          // Another tap of this customer may have it: then there is something to change. Looked at, not locked: a third tap may
          // just be moving it, and who waited for that row would find none.
          const isOwn = before === undefined && (await repository.findBooked(tx, customerId));
          if (outcome === "full" && isOwn) continue;
          // Rolled back: the time before is kept.
          if (outcome === "full") throw new RequestRefused("callback_time_taken");
          if (outcome === "taken") return tell(tx, [LINE]);
        }
      });
      return booked(customerId);
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
