import { newId } from "../../platform/ids.ts";
import { whoIsThere } from "./announcing.ts";
import {
  type BookingRow,
  dueBookings,
  lockBooked,
  noteBegun,
  noteBookingAnnounced,
  unannounced,
} from "./booking-repository.ts";
import { priorityOf } from "./caller.ts";
import type { CallsDeps } from "./deps.ts";
import { exchangeFor } from "./exchange-for.ts";
import { HALF_HOUR_MS } from "./expected.ts";
import {
  type CallRow,
  findCall,
  insertCall,
  isTheirs,
  lastAgentOf,
  newestCall,
  noteAnnounced,
} from "./repository.ts";

/** Long enough to find the phone and open the page. */
const ANNOUNCED_BEFORE_MS = 10 * 60_000;
/** One after a call is told when it begins, and not rung before the message can have been read. */
const TOLD_BEFORE_MS = 60_000;

/**
 * A booked callback is announced, and at its time stands in the line as somebody who came at that time: from then on it is
 * a callback like every other (dialled for a free agent, tried again, nobody in their night). Every process looks; the
 * booking's lock lets it begin once.
 */
export function createBeginning({
  database,
  routing,
  announceBooked,
  announceCallback,
  appLines,
  hotlineOpen,
}: Pick<
  CallsDeps,
  "database" | "routing" | "announceBooked" | "announceCallback" | "appLines" | "hotlineOpen"
>) {
  const { kysely } = database;

  async function announce(booking: BookingRow, now: Date): Promise<void> {
    const { id: bookingId, customerId, startsAt, zone, bookedBy } = booking;
    const isPromised = bookedBy !== null;
    const endsAt = new Date(startsAt.getTime() + HALF_HOUR_MS);
    await kysely.transaction().execute(async (tx) => {
      if (await noteBookingAnnounced(tx, bookingId, now))
        await announceBooked(tx, {
          bookingId,
          customerId,
          startsAt,
          endsAt,
          zone,
          isPromised,
          isNew: false,
        });
    });
  }

  async function begin({ id, customerId }: BookingRow, now: Date): Promise<void> {
    // Asked for again at every look until that call is over or has proved something: outside of the line's turn.
    if (isStrangers(await newestCall(kysely, customerId))) return;
    const lastAgentId = await lastAgentOf(kysely, customerId);
    const exchange = await exchangeFor(appLines);
    const isSoon = (await whoIsThere({ routing, hotlineOpen }, now)) === "somebody";
    await routing.turn(async ({ tx, now: turnAt, send }) => {
      const booking = await lockBooked(tx, customerId);
      // Moved, cancelled, or begun by another process meanwhile.
      if (booking?.id !== id || booking.startsAt.getTime() > turnAt) return;
      const at = new Date(turnAt);
      const callId = newId();
      const { skill, language, about, zone, quietZones, startsAt } = booking;
      const after = booking.afterCallId === null ? null : await findCall(tx, booking.afterCallId);
      const { paymentId = null, caseId = null } = after ?? {};
      const subject = { skill, language, about, paymentId, caseId };
      const opened = { id: callId, customerId, channel: "app", identityLevel: 3, now: at } as const;
      const isByExchange = exchange !== null;
      if (!(await insertCall(tx, { ...opened, ...subject, isByExchange }))) {
        // On the line already: that is the talk they wanted, and one call is enough.
        const open = await newestCall(tx, customerId);
        if (open !== undefined && !isStrangers(open)) await noteBegun(tx, id, open.id, at);
        return;
      }
      const rung = { lastAgentId, zone, quietZones };
      const call = { id: callId, priority: priorityOf(skill), skill, language, ...rung };
      await exchange?.begin(tx, { callId, language });
      await send({
        type: "callbackScheduled",
        call: { ...call, arrivedAt: startsAt.getTime() },
        notBefore: after === null ? turnAt : turnAt + TOLD_BEFORE_MS,
      });
      // Its time was announced; of one after a call only that it comes was said, and not when. Closed, it is said when we open.
      if (after === null) await noteAnnounced(tx, callId, at);
      else if (isSoon && (await noteAnnounced(tx, callId, at)))
        await announceCallback(tx, { channel: "app", customerId });
      await noteBegun(tx, id, callId, at);
    });
  }

  return async (now: Date): Promise<void> => {
    for (const booking of await unannounced(kysely, new Date(now.getTime() + ANNOUNCED_BEFORE_MS)))
      await announce(booking, now);
    for (const booking of await dueBookings(kysely, now)) await begin(booking, now);
  };
}

/** By telephone, and only named as this customer: not the talk that was booked, and no other call of theirs fits beside it. */
const isStrangers = (newest: CallRow | undefined): boolean =>
  newest !== undefined && newest.state !== "ended" && !isTheirs(newest);
