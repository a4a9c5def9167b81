import { byPlace, type Call, isHeldBack, type RoutingEvent } from "../routing/index.ts";
import { callbackName } from "./names.ts";
import type { PhoneCall } from "./rows.ts";

/** A call that is held back comes back by itself: told again before, it stays. */
const RENEWED_MS = 15_000;

type Known = (callId: string) => Readonly<Call> | undefined;

/**
 * While no process is connected to the exchange no telephone rings: whatever is offered now would count as missed. Those who wait
 * come first, so that an agent who is let go is not given the next of them.
 */
export function outOfReach(rows: readonly PhoneCall[], known: Known, now: number): RoutingEvent[] {
  const calls = rows.flatMap((row) => {
    const call = known(row.callId);
    return call !== undefined && isOutOfReach(row, call, now) ? [call] : [];
  });
  const waiting = calls.filter(({ state }) => state === "waiting");
  const others = calls.filter(({ state }) => state !== "waiting");
  return [...waiting, ...others].map(({ id }) => ({ type: "callOutOfReach", callId: id }));
}

function isOutOfReach(row: PhoneCall, call: Readonly<Call>, now: number): boolean {
  if (isHeldBack(call)) return call.dueAt === null || call.dueAt - now < RENEWED_MS;
  // Callbacks of the app ring in the page, without us.
  if (call.state === "waiting") return call.isLive || row.app === null;
  if (call.state === "offered") return true;
  // What was dialled may be ringing: that attempt was made.
  const isDialled = row.channelId === callbackName(call.id, call.attempts);
  return call.state === "dialing" && row.app === null && !isDialled;
}

/**
 * In the order of their places, since an agent who is ready is given the first that comes back. Callbacks come back by their own
 * time: theirs may be a later one.
 */
export const backInReach = (rows: readonly PhoneCall[], known: Known): RoutingEvent[] =>
  rows
    .flatMap(({ callId }) => known(callId) ?? [])
    .filter(isHeldBack)
    .toSorted(byPlace)
    .map(({ id }) => ({ type: "callInReach", callId: id }));
