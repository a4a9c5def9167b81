import { aheadOf } from "../routing/index.ts";
import type { CallsDeps } from "./deps.ts";
import { callbacksUnseen, noteAnnounced } from "./repository.ts";

/** Told when so few are before it: soon enough to be true, early enough to open the page. */
const NEAR = 2;

/**
 * A callback rings in the app or at the telephone it was asked for from. Whoever has closed the app's page hears by mail and
 * SMS that it comes, before it rings: an unannounced call that says it is the bank is what a thief's looks like.
 */
export function createAnnouncing({
  database,
  routing,
  announceCallback,
}: Pick<CallsDeps, "database" | "routing" | "announceCallback">) {
  return async (since: Date, now: Date): Promise<void> => {
    const unseen = await callbacksUnseen(database.kysely, since);
    if (unseen.length === 0) return;
    const { calls } = await routing.look();
    for (const { id: callId, channel, customerId } of unseen) {
      const call = calls.find(({ id }) => id === callId);
      // Parked: it was tried and is tried again.
      const isNear =
        call?.state === "parked" || (call !== undefined && aheadOf(calls, call) <= NEAR);
      if (!isNear) continue;
      await database.kysely.transaction().execute(async (tx) => {
        if (await noteAnnounced(tx, callId, now))
          await announceCallback(tx, { callId, channel, customerId });
      });
    }
  };
}
