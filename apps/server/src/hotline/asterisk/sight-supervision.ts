import type { Leg } from "./legs.ts";
import { readName } from "./names.ts";
import type { Actual } from "./plan.ts";
import type { Supervised } from "./plan-supervision.ts";
import type { Snapshot } from "./snapshot.ts";

export const legsOf = ({ leg, ear }: Supervised): readonly (Leg | null)[] => [leg, ear];

/** One of its legs is gone: it is in no bridge any more. */
export function advanceSupervised({ supervised, bridge }: Actual, leg: Leg): void {
  const { room } = supervised;
  if (leg === supervised.leg && bridge !== null) bridge.hasSupervisor = false;
  if (room === null) return;
  if (leg === supervised.leg) room.hasSupervisor = false;
  if (leg === supervised.ear) room.hasEar = false;
}

/** A leg left one of the two bridges without ending: it was moved, or a bridge was ended under it. */
export function leftBridge(actual: Actual, bridgeId: string, channelId: string): void {
  const { bridge, caller, agent, supervised } = actual;
  const { leg, ear, room } = supervised;
  if (bridge?.id === bridgeId) {
    if (channelId === caller?.channelId) bridge.hasCaller = false;
    if (channelId === agent?.channelId) bridge.hasAgent = false;
    if (channelId === leg?.channelId) bridge.hasSupervisor = false;
  }
  if (room?.id === bridgeId) {
    if (channelId === leg?.channelId) room.hasSupervisor = false;
    if (channelId === ear?.channelId) room.hasEar = false;
  }
}

export function bridgeDestroyed(actual: Actual, bridgeId: string): void {
  if (actual.bridge?.id === bridgeId) actual.bridge = null;
  if (actual.supervised.room?.id === bridgeId) actual.supervised.room = null;
}

export function seeSupervised(
  supervised: Supervised,
  { at, bridges }: Pick<Snapshot, "at" | "bridges">,
): void {
  const { room, leg, ear } = supervised;
  if (room === null || room.changedAt >= at || !room.isMade) return;
  const seen = bridges.get(room.id);
  if (seen === undefined) {
    supervised.room = null;
    return;
  }
  room.hasSupervisor = leg !== null && seen.channels.includes(leg.channelId);
  room.hasEar = ear !== null && seen.channels.includes(ear.channelId);
}

/** What there is of a supervisor in a call that this process does not know yet. */
export function adoptSupervision(
  actual: Actual,
  callId: string,
  { channels, bridges }: Pick<Snapshot, "channels" | "bridges">,
  now: number,
): void {
  const { supervised } = actual;
  for (const { id: channelId, state } of channels.values()) {
    const name = readName(channelId);
    if (name?.callId !== callId) continue;
    const leg = {
      channelId,
      state: state === "Up" ? "up" : state === "Down" ? "made" : "ringing",
      cause: null,
      changedAt: now,
    } as const;
    if (name.kind === "s" && name.whose !== null && supervised.leg === null)
      supervised.leg = {
        ...leg,
        supervisionId: name.whose,
        isReported: false,
        isAnnounced: false,
      };
    // Whose leg it is on its name does not say; on another agent's it ends with that leg.
    if ((name.kind === "l" || name.kind === "w") && supervised.ear === null)
      supervised.ear = {
        ...leg,
        mode: name.kind === "l" ? "listen" : "whisper",
        of: actual.agent?.channelId ?? "",
      };
  }
  for (const { id, channels: members } of bridges.values()) {
    const name = readName(id);
    if (name?.kind !== "v" || name.callId !== callId || supervised.room !== null) continue;
    const has = (leg: Leg | null) => leg !== null && members.includes(leg.channelId);
    supervised.room = {
      id,
      isMade: true,
      hasSupervisor: has(supervised.leg),
      hasEar: has(supervised.ear),
      changedAt: now,
    };
  }
}
