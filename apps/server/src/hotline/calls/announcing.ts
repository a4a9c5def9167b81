import { aheadOf, isLost } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import {
  callbacksNotPostponed,
  callbacksUnseen,
  isCallbackWaiting,
  noteAnnounced,
  notePostponed,
} from "./repository.ts";

/** Told when so few are before it: soon enough to be true, early enough to open the page. */
const NEAR = 2;
const MINUTE_MS = 60_000;
/** A page that is loaded anew, or a network that was lost, is back by then: nobody has gone home. */
const GONE_AFTER_MS = 5 * MINUTE_MS;
/** Longer than any holiday. */
const LOOKED_AHEAD_MS = 15 * 24 * 60 * MINUTE_MS;

type Deps = Pick<
  CallsDeps,
  "database" | "routing" | "announceCallback" | "announcePostponed" | "hotlineOpen" | "regionOf"
>;

/**
 * A callback rings in the app or at the telephone it was asked for from. Whoever has closed the app's page hears by mail and
 * SMS that it comes, before it rings: an unannounced call that says it is the bank is what a thief's looks like. Who still
 * waits when we have closed and gone hears when we open: that it comes in a few minutes would not be true.
 */
export function createAnnouncing(deps: Deps) {
  const { database, routing } = deps;
  const { kysely } = database;

  async function announceSoon(since: Date, now: Date): Promise<void> {
    const unseen = await callbacksUnseen(kysely, since);
    if (unseen.length === 0) return;
    const { calls } = await routing.look();
    for (const { id: callId, channel, customerId } of unseen) {
      const call = calls.find(({ id }) => id === callId);
      // Parked: it was tried and is tried again.
      const isNear =
        call?.state === "parked" || (call !== undefined && aheadOf(calls, call) <= NEAR);
      if (!isNear) continue;
      await kysely.transaction().execute(async (tx) => {
        if (await noteAnnounced(tx, callId, now))
          await deps.announceCallback(tx, { channel, customerId });
      });
    }
  }

  async function announcePostponed(now: Date): Promise<void> {
    const waiting = await callbacksNotPostponed(kysely);
    if (waiting.length === 0) return;
    for (const { id: callId, channel, customerId } of waiting) {
      const opensAt = await nextOpening(deps, now, await deps.regionOf(customerId));
      const zone = (await routing.arrivalOf(callId))?.zone ?? "UTC";
      await kysely.transaction().execute(async (tx) => {
        if (await notePostponed(tx, callId, now))
          await deps.announcePostponed(tx, { channel, customerId, opensAt, zone });
      });
    }
  }

  return async (since: Date, now: Date): Promise<void> => {
    if (!(await isCallbackWaiting(kysely))) return;
    const there = await whoIsThere(deps, now);
    if (there === "somebody") await announceSoon(since, now);
    else if (there === "nobody") await announcePostponed(now);
  };
}

/** Somebody: open, or at a desk still, and may come to it. Perhaps: only pages that may be back in a moment. */
export async function whoIsThere(
  { routing, hotlineOpen }: Pick<Deps, "routing" | "hotlineOpen">,
  now: Date,
): Promise<"somebody" | "perhaps" | "nobody"> {
  if ((await hotlineOpen(now, new Date(now.getTime() + MINUTE_MS))).length > 0) return "somebody";
  const { agents } = await routing.look();
  if (agents.some((agent) => agent.state !== "offline" && !isLost(agent))) return "somebody";
  const mayBeBack = agents.some(
    (agent) => isLost(agent) && now.getTime() - agent.since < GONE_AFTER_MS,
  );
  return mayBeBack ? "perhaps" : "nobody";
}

/** Of their own line; one that is open now, with nobody there, says nothing of when somebody is. */
async function nextOpening(
  { hotlineOpen }: Pick<Deps, "hotlineOpen">,
  now: Date,
  region: string,
): Promise<Date | null> {
  const open = await hotlineOpen(now, new Date(now.getTime() + LOOKED_AHEAD_MS), region);
  const next = open.find(({ from }) => from > now.getTime());
  return next === undefined ? null : new Date(next.from);
}
