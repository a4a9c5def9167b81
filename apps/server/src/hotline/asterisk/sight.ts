import type { AriEvent } from "./ari/protocol.ts";
import type { Leg } from "./legs.ts";
import type { Actual } from "./plan.ts";
import { tryAgain } from "./recording-of-call.ts";
import {
  advanceSupervised,
  bridgeDestroyed,
  leftBridge,
  legsOf,
  seeSupervised,
} from "./sight-supervision.ts";
import type { Snapshot } from "./snapshot.ts";

const STATES = ["new", "made", "ringing", "up", "ending", "gone"] as const;

/** What an event or a look says of a leg. Legs only move forward, whatever order the events come in. */
function advance(
  actual: Actual,
  channelId: string,
  state: Leg["state"] | null,
  cause: number | null = null,
): void {
  const { caller, agent, bridge } = actual;
  const legs: readonly (Leg | null)[] = [caller, agent, ...legsOf(actual.supervised)];
  const leg = legs.find((each) => each?.channelId === channelId) ?? null;
  if (leg === null || state === null) return;
  if (leg.state === "gone") {
    leg.cause ??= cause;
    return;
  }
  // "Ending" is ours: an answer that crosses our hang-up brings nobody back.
  if (STATES.indexOf(state) <= STATES.indexOf(leg.state)) return;
  leg.state = state;
  leg.cause = cause;
  if (leg === agent && state === "up") agent.wasUp = true;
  if (state !== "gone") return;
  if (leg === caller) {
    actual.playback = null;
    actual.hasMusic = false;
  }
  if (bridge !== null && leg === caller) bridge.hasCaller = false;
  if (bridge !== null && leg === agent) bridge.hasAgent = false;
  advanceSupervised(actual, leg);
}

/** What an event says of legs and bridges; of anything else it says nothing here. */
export function hear(actual: Actual, event: AriEvent): void {
  switch (event.type) {
    case "StasisStart":
      return advance(actual, event.channel.id, event.channel.state === "Up" ? "up" : "made");
    case "ChannelStateChange":
      return advance(actual, event.channel.id, event.channel.state === "Up" ? "up" : null);
    case "ChannelHangupRequest":
    case "StasisEnd":
      // Of an agent's leg the cause comes with its destruction.
      if (actual.caller?.channelId === event.channel.id) advance(actual, event.channel.id, "gone");
      return;
    case "ChannelDestroyed":
      return advance(actual, event.channel.id, "gone", event.cause);
    case "ChannelLeftBridge":
      return leftBridge(actual, event.bridge.id, event.channel.id);
    case "BridgeDestroyed":
      return bridgeDestroyed(actual, event.bridge.id);
    case "ApplicationRegistered":
    case "ApplicationReplaced":
    case "PlaybackFinished":
    case "ChannelDtmfReceived":
    case "RecordingFailed":
    case "RecordingFinished":
      return;
  }
}

/** Events may have been lost, here is all there is: what is not there is gone, unless we made it after the look. */
export function see(actual: Actual, { at, channels, bridges }: Snapshot): void {
  const { caller, agent } = actual;
  tryAgain(actual);
  for (const leg of [caller, agent, ...legsOf(actual.supervised)]) {
    if (leg === null || leg.state === "gone" || leg.changedAt >= at) continue;
    const seen = channels.get(leg.channelId);
    // It was asked for, and the answer was lost: it exists, or is asked for anew.
    if (leg.state === "new") {
      if (seen !== undefined) leg.state = seen.state === "Ringing" ? "ringing" : "made";
      else if (leg === agent) actual.agent = null;
      else if (leg === caller) actual.caller = null;
      else if (leg === actual.supervised.ear) actual.supervised.ear = null;
      else actual.supervised.leg = null;
      continue;
    }
    if (seen === undefined) advance(actual, leg.channelId, "gone");
    else if (seen.state === "Up") advance(actual, leg.channelId, "up");
    // Asked to hang up, and still there: asked again.
    if (seen !== undefined && leg.state === "ending") leg.state = "up";
  }
  seeSupervised(actual.supervised, { at, bridges });
  const { bridge } = actual;
  if (bridge === null || bridge.changedAt >= at || !bridge.isMade) return;
  const seen = bridges.get(bridge.id);
  if (seen === undefined) actual.bridge = null;
  else {
    bridge.hasCaller = caller !== null && seen.channels.includes(caller.channelId);
    bridge.hasAgent = agent !== null && seen.channels.includes(agent.channelId);
    const { leg } = actual.supervised;
    bridge.hasSupervisor = leg !== null && seen.channels.includes(leg.channelId);
  }
}
