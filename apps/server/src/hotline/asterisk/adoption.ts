import type { AriChannel } from "./ari/protocol.ts";
import { AWAY_SECONDS, callbackName, readName } from "./names.ts";
import { type Actual, type AgentLeg, type CallerLeg, nothing } from "./plan.ts";
import type { PhoneCall } from "./rows.ts";
import { adoptSupervision } from "./sight-supervision.ts";
import type { Snapshot } from "./snapshot.ts";

/** What there is at Asterisk of a call that this process does not know yet; music is started again, which changes nothing. */
export function adoption(
  row: PhoneCall,
  { channels, bridges }: Snapshot,
  { isRestarted, now }: { readonly isRestarted: boolean; readonly now: number },
): Actual {
  const actual = nothing();
  const isThisAttempt =
    row.caller !== "dialed" || row.channelId === callbackName(row.callId, row.attempt);
  if (row.channelId !== null && isThisAttempt && row.caller !== "parked")
    actual.caller = callerLeg(row.channelId, channels.get(row.channelId)?.state, isRestarted, now);
  if (row.caller === "parked" && row.channelId !== null && channels.has(row.channelId))
    actual.caller = callerLeg(row.channelId, channels.get(row.channelId)?.state, false, now);
  // Who came by the dialplan's trunk: whether it was asked to leave the call alone nobody knows any more, and it is asked again.
  if (actual.caller !== null && row.app === null && readName(actual.caller.channelId) === null)
    actual.caller.isLimited = true;
  for (const channel of channels.values()) {
    const name = readName(channel.id);
    if (
      (name?.kind === "a" || name?.kind === "d") &&
      name.callId === row.callId &&
      name.whose !== null &&
      actual.agent === null
    )
      actual.agent = agentLeg(
        channel,
        { agentId: name.whose, isPage: name.kind === "d" },
        row.caller === "talk",
        now,
      );
  }
  adoptSupervision(actual, row.callId, { channels, bridges }, now);
  for (const bridge of bridges.values()) {
    const name = readName(bridge.id);
    if (name?.kind !== "b" || name.callId !== row.callId || actual.bridge !== null) continue;
    const has = (id: string | undefined) => id !== undefined && bridge.channels.includes(id);
    actual.bridge = {
      id: bridge.id,
      isMade: true,
      hasCaller: has(actual.caller?.channelId),
      hasAgent: has(actual.agent?.channelId),
      hasSupervisor: has(actual.supervised.leg?.channelId),
      // A recording goes on at Asterisk, whatever became of us: looked at before anything is said of it.
      recording: bridge.channels.length > 0 ? "unknown" : "off",
      recordingTry: 0,
      recordingFailure: null,
      notedRecording: null,
      changedAt: now,
    };
  }
  // Who is in the talk was announced; coming in anew is announced again.
  if (actual.supervised.leg !== null)
    actual.supervised.leg.isAnnounced = actual.bridge?.hasSupervisor === true;
  actual.hasTalked = actual.bridge?.hasCaller === true;
  return actual;
}

function callerLeg(
  channelId: string,
  state: string | undefined,
  isRestarted: boolean,
  changedAt: number,
): CallerLeg {
  const isThere = state !== undefined;
  return {
    channelId,
    state: !isThere ? "gone" : state === "Up" ? "up" : state === "Down" ? "made" : "ringing",
    cause: null,
    changedAt,
    isLost: !isThere && isRestarted,
    isLimited: false,
  };
}

function agentLeg(
  { id: channelId, state }: Pick<AriChannel, "id" | "state">,
  of: Pick<AgentLeg, "agentId" | "isPage">,
  isTalking: boolean,
  changedAt: number,
): AgentLeg {
  return {
    channelId,
    ...of,
    state: state === "Up" ? "up" : state === "Down" ? "made" : "ringing",
    cause: null,
    changedAt,
    wasUp: state === "Up",
    isReported: isTalking,
  };
}

/** When a connection stood: the same moment by Asterisk's clock, which may be another machine's, and by ours. */
export interface Standing {
  /** Null: it did not say. */
  readonly theirs: number | null;
  readonly ours: number;
}

/** As Asterisk writes it, without a colon in the zone; null: no time. */
export function timeOf(text: string): number | null {
  const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(time) ? null : time;
}

/**
 * The dialplan leaves nobody for longer whom we do not take, and its time is told to the second; who seems to have waited longer came
 * by a clock that was set meanwhile.
 */
const LONGEST_LATE_MS = (AWAY_SECONDS + 5) * 1_000;

/**
 * When a caller came whom nobody heard coming; null: they were heard. Asterisk keeps what happens while nobody is connected and
 * tells it afterwards, so that an event says nothing of it: a channel that is older than the connection does. Never after now,
 * and not so long ago that its caller would be before everybody. `isFound`: by a look, not by an event.
 */
export function cameAtOf(
  { creationtime = "" }: AriChannel,
  standing: Standing,
  { now, isFound }: { readonly now: Date; readonly isFound: boolean },
): Date | null {
  const created = timeOf(creationtime);
  if (created === null || standing.theirs === null) return isFound ? now : null;
  if (!isFound && created >= standing.theirs) return null;
  const cameAt = standing.ours + created - standing.theirs;
  return new Date(Math.min(Math.max(cameAt, now.getTime() - LONGEST_LATE_MS), now.getTime()));
}

/**
 * As they came, by Asterisk's clock. Where that was set, all who seem to have come too long ago are placed at the same moment
 * (`cameAtOf`); who was first is to be taken first all the same.
 */
export const inOrder = (channels: readonly AriChannel[]): AriChannel[] =>
  channels.toSorted(
    (one, other) => (timeOf(one.creationtime ?? "") ?? 0) - (timeOf(other.creationtime ?? "") ?? 0),
  );

/** What bore a name of ours and belonged to no call: none, unless a program of ours lost sight of it. */
export interface LeftBehind {
  readonly channels: number;
  readonly bridges: number;
}

/** What bears a name of ours and belongs to no call that we know. */
export function leakedOf(
  { channels, bridges }: Snapshot,
  isKnown: (id: string) => boolean,
): { readonly id: string; readonly kind: "channel" | "bridge" }[] {
  const found = (kind: "channel" | "bridge", ids: Iterable<string>) =>
    [...ids].filter((id) => readName(id) !== null && !isKnown(id)).map((id) => ({ id, kind }));
  return [...found("channel", channels.keys()), ...found("bridge", bridges.keys())];
}
