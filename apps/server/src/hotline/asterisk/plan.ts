import { CAUSE } from "./ari/exchange.ts";
import type { Leg } from "./legs.ts";
import {
  beginSound,
  endSound,
  type Heard,
  isUnsupervised,
  type Supervised,
  type SupervisedBy,
  type SupervisionAction,
  unsupervised,
} from "./plan-supervision.ts";

/*
 * Where a caller should be (by routing's decisions, in rows) and where he is (by Asterisk's events). `next` names the one
 * thing to do about the difference. There is no list of commands that could get lost or come twice: after a restart, a cut
 * connection or a lost event the same two are compared again (docs/decisions/phone-calls-converge.md).
 */

export interface Wanted {
  readonly caller: /** Goes through the menu; routing knows nothing of the call yet. */
    | "menu"
    | "music"
    | "talk"
    /** Is to be called back, attempt `attempt`. */
    | "dialed"
    /** Nobody on the line: called back later. */
    | "parked"
    /** Nobody answers now: the caller speaks a message. */
    | "message"
    | "over";
  /** With music: whose phone rings. With talk: who talks. */
  readonly agentId: string | null;
  readonly isHeld: boolean;
  readonly attempt: number;
  /**
   * A call of the app: its page calls us, as often as it needs to (it was loaded anew), and that its leg goes ends nothing.
   * `hasLine` false: the leg that there was belongs to nobody any more.
   */
  readonly app: { readonly hasLine: boolean } | null;
}

export interface CallerLeg extends Leg {
  /** Asterisk was restarted under the call: nobody hung up. */
  isLost: boolean;
  /** The dialplan may still hold that nobody takes the call, and end it. */
  isLimited: boolean;
}

export interface AgentLeg extends Leg {
  readonly agentId: string;
  /** In the agent's browser: a call is ended at the desk, so a leg that ends by itself is lost. */
  readonly isPage: boolean;
  wasUp: boolean;
  isReported: boolean;
}

export interface Actual {
  caller: CallerLeg | null;
  agent: AgentLeg | null;
  bridge: {
    readonly id: string;
    isMade: boolean;
    hasCaller: boolean;
    hasAgent: boolean;
    /** Having joined the talk. */
    hasSupervisor: boolean;
    /**
     * `unknown`: asked for and not answered, or made before we were restarted; `notBegun`: Asterisk could not, and is asked
     * once more at the next look; `failed`: nothing more is recorded in this bridge.
     */
    recording: "off" | "unknown" | "on" | "paused" | "notBegun" | "failed";
    /** How often it could not begin; each try has a name of its own. */
    recordingTry: number;
    /** What Asterisk said when it could not. */
    recordingFailure: string | null;
    /** What of it is written down. */
    notedRecording: "on" | "paused" | "notBegun" | null;
    changedAt: number;
  } | null;
  readonly supervised: Supervised;
  hasMusic: boolean;
  /** What is being played to the caller. */
  playback: string | null;
  isAnsweredReported: boolean;
  isFarewellSaid: boolean;
  /** The caller was together with an agent: there is something to be asked about. */
  hasTalked: boolean;
  survey: "due" | "asked" | "answered" | "over";
}

export const nothing = (): Actual => ({
  caller: null,
  agent: null,
  bridge: null,
  supervised: unsupervised(),
  hasMusic: false,
  playback: null,
  isAnsweredReported: false,
  isFarewellSaid: false,
  hasTalked: false,
  survey: "due",
});

export type Action =
  | SupervisionAction
  | { readonly type: "takeFromDialplan" | "answer" | "stopPlayback" | "startMusic" | "stopMusic" }
  | { readonly type: "dialCaller" }
  | { readonly type: "hangUpCaller" }
  | { readonly type: "sayFarewell" }
  | { readonly type: "askSurvey" }
  | { readonly type: "createAgent"; readonly agentId: string }
  | { readonly type: "dialAgent" }
  | { readonly type: "hangUpAgent"; readonly cause: number }
  | {
      readonly type:
        | "createBridge"
        | "destroyBridge"
        | "addAgent"
        | "addCaller"
        | "removeCaller"
        | "record"
        | "pauseRecording"
        | "resumeRecording"
        | "lookAtRecording";
    }
  | { readonly type: "report"; readonly what: Report }
  /** The caller's leg is over and nothing is to follow. */
  | { readonly type: "clearCaller" | "clearAgent" }
  /** Everything is done: no row is kept, and no number. */
  | { readonly type: "forget" };

export type Report =
  | {
      readonly type:
        | "callerHungUp"
        | "callerLost"
        | "callbackAnswered"
        | "agentEnded"
        | "agentLost"
        | "offerAccepted";
    }
  | { readonly type: "callbackFailed"; readonly reason: string }
  | { readonly type: "offerRejected"; readonly reason: string };

const isGone = (leg: Leg | null): boolean => leg === null || leg.state === "gone";

/** The one thing to do now; null: nothing, or something is awaited. */
export function next(wanted: Wanted, actual: Actual, options: Wish): Action | null {
  const isOver = wanted.caller === "over" || wanted.caller === "parked";
  const isLeaving = isOver || (actual.caller?.state === "gone" && wanted.app === null);
  const heard = heardOf(wanted, actual, options, isLeaving);
  const { isHalted } = options.supervision;
  // First of all: before a secret is spoken nobody else hears it, and before a leg goes nobody is on it.
  const ending = isHalted ? null : endSound(actual.supervised, heard);
  if (ending !== null) return ending;
  if (!isLeaving)
    return (
      dialplanSide(actual) ??
      agentLeg(wanted, actual) ??
      callerSide(wanted, actual, options) ??
      (isHalted ? null : beginSound(actual.supervised, heard))
    );
  const step = leaving(wanted, actual);
  // What is forgotten is looked for no more.
  return step?.type === "forget" && !isUnsupervised(actual.supervised) ? null : step;
}

function heardOf(
  wanted: Wanted,
  { agent, bridge }: Actual,
  { isPaused, supervision }: Wish,
  isLeaving: boolean,
): Heard {
  const isTalking =
    !isLeaving &&
    wanted.caller === "talk" &&
    agent?.state === "up" &&
    agent.agentId === wanted.agentId;
  return {
    by: isLeaving ? null : supervision.by,
    agent: isTalking ? agent.channelId : null,
    isSilent: isPaused,
    hasBridge: bridge?.hasAgent === true,
    isInTalk: bridge?.hasSupervisor === true,
  };
}

/** The caller is gone, or the call is over: every leg is hung up one by one, the bridge goes last (never both at once). */
function leaving(wanted: Wanted, actual: Actual): Action | null {
  const { caller, agent, bridge } = actual;
  if (agent !== null && agent.state !== "gone")
    return agent.state === "ending"
      ? null
      : { type: "hangUpAgent", cause: CAUSE.answeredElsewhere };
  if (agent !== null) return { type: "clearAgent" };
  if (!isGone(caller)) return ending(wanted, actual);
  if (bridge !== null) return { type: "destroyBridge" };
  if (wanted.caller === "over" || wanted.caller === "menu" || wanted.caller === "message")
    return { type: "forget" };
  if (wanted.caller === "parked") return caller === null ? null : { type: "clearCaller" };
  if (caller === null) return null;
  if (wanted.caller === "dialed")
    return { type: "report", what: { type: "callbackFailed", reason: failureOf(caller.cause) } };
  return {
    type: "report",
    what: { type: caller.isLost && wanted.caller === "music" ? "callerLost" : "callerHungUp" },
  };
}

function ending(wanted: Wanted, actual: Actual): Action | null {
  const { caller, playback, isFarewellSaid } = actual;
  if (caller?.state === "ending") return null;
  // The page asks how it was, and says that it will ring.
  if (wanted.app !== null) return { type: "hangUpCaller" };
  if (wanted.caller === "over" && caller?.state === "up" && actual.hasTalked) {
    // The agent went; who is still there is asked how it was, outside of the bridge, where nothing could be heard.
    if (actual.bridge?.hasCaller === true) return { type: "removeCaller" };
    if (actual.survey === "due") return { type: "askSurvey" };
    if (actual.survey !== "over") return null;
  }
  if (wanted.caller === "parked" && caller?.state === "up") {
    if (!isFarewellSaid)
      return playback === null ? { type: "sayFarewell" } : { type: "stopPlayback" };
    if (playback !== null) return null;
  }
  return { type: "hangUpCaller" };
}

/** Before anything else is done for a caller: it may be a matter of moments. */
const dialplanSide = ({ caller }: Actual): Action | null =>
  caller?.isLimited === true && (caller.state === "ringing" || caller.state === "up")
    ? { type: "takeFromDialplan" }
    : null;

/** The agent's leg: rung, told of, let go. */
function agentLeg(wanted: Wanted, { caller, agent, bridge }: Actual): Action | null {
  // Who is not on the line is not offered; nor is anybody rung for a menu. A page that calls again is there in a moment.
  const isThere = caller?.state === "up" || wanted.app !== null;
  const agentId =
    isThere && (wanted.caller === "music" || wanted.caller === "talk") ? wanted.agentId : null;
  if (agent === null) return agentId === null ? null : { type: "createAgent", agentId };
  if (agent.agentId !== agentId) {
    // The next agent talks in a bridge of their own, so that a recording is of one agent, as its row says.
    if (agent.state === "gone")
      return bridge === null
        ? { type: "clearAgent" }
        : { type: bridge.hasCaller ? "removeCaller" : "destroyBridge" };
    return agent.state === "ending"
      ? null
      : { type: "hangUpAgent", cause: CAUSE.answeredElsewhere };
  }
  switch (agent.state) {
    case "made":
      return { type: "dialAgent" };
    case "up":
      // Compare and set is routing's: an offer that is gone leaves another row, and the leg is hung up above.
      return wanted.caller === "music" && !agent.isReported
        ? { type: "report", what: { type: "offerAccepted" } }
        : null;
    case "gone":
      if (agent.isReported && wanted.caller === "music") return { type: "clearAgent" };
      if (wanted.caller === "talk")
        return {
          type: "report",
          what: { type: hasHungUp(agent) ? "agentEnded" : "agentLost" },
        };
      return { type: "report", what: { type: "offerRejected", reason: failureOf(agent.cause) } };
    case "new":
    case "ringing":
    case "ending":
      return null;
  }
}

const hasHungUp = ({ isPage, wasUp, cause }: AgentLeg): boolean =>
  !isPage && wasUp && cause === CAUSE.normal;

function callerSide(wanted: Wanted, actual: Actual, options: RecordingWish): Action | null {
  const { caller, agent, bridge } = actual;
  if (wanted.app !== null) {
    if (caller?.state === "gone") return { type: "clearCaller" };
    if (caller?.state === "up" && (!wanted.app.hasLine || wanted.caller === "dialed"))
      return { type: "hangUpCaller" };
    // The page rings by itself, and calls when its person answers.
    if (wanted.caller === "dialed") return null;
    if (caller === null && bridge !== null && (agent === null || agent.state === "gone"))
      return { type: "destroyBridge" };
  }
  if (wanted.caller === "dialed") {
    if (caller === null || caller.state === "made") return { type: "dialCaller" };
    return caller.state === "up" && !actual.isAnsweredReported
      ? { type: "report", what: { type: "callbackAnswered" } }
      : null;
  }
  if (caller === null || caller.state === "ending") return null;
  if (caller.state !== "up") return { type: "answer" };
  if (wanted.caller === "menu" || wanted.caller === "message") return null;
  const isTalking =
    wanted.caller === "talk" &&
    !wanted.isHeld &&
    agent?.state === "up" &&
    agent.agentId === wanted.agentId;
  if (isTalking) return talking(actual, options);
  if (bridge?.hasCaller === true) return { type: "removeCaller" };
  if (bridge !== null && (agent === null || agent.state === "gone"))
    return { type: "destroyBridge" };
  return actual.hasMusic || actual.playback !== null ? null : { type: "startMusic" };
}

/** What is wanted beside the legs. */
export interface Wish extends RecordingWish {
  readonly supervision: {
    readonly by: SupervisedBy | null;
    /** Something about it failed just now: left alone until there is news. */
    readonly isHalted: boolean;
  };
}

/** Whether this call is recorded at all, and whether now. */
export interface RecordingWish {
  readonly isRecorded: boolean;
  readonly isPaused: boolean;
}

function talking({ bridge, hasMusic, playback }: Actual, wish: RecordingWish): Action | null {
  // A playback that runs would keep the caller out of the bridge until its end.
  if (playback !== null) return { type: "stopPlayback" };
  if (hasMusic) return { type: "stopMusic" };
  if (bridge === null || !bridge.isMade) return { type: "createBridge" };
  if (!bridge.hasAgent) return { type: "addAgent" };
  const recording = recordingStep(bridge.recording, wish);
  // A secret is about to be spoken: nobody comes (back) into a bridge that is still recorded.
  if (!bridge.hasCaller)
    return recording === "record" || recording === "resumeRecording" || recording === null
      ? { type: "addCaller" }
      : { type: recording };
  return recording === null ? null : { type: recording };
}

function recordingStep(
  state: NonNullable<Actual["bridge"]>["recording"],
  { isRecorded, isPaused }: RecordingWish,
): "record" | "pauseRecording" | "resumeRecording" | "lookAtRecording" | null {
  if (!isRecorded) return null;
  switch (state) {
    case "off":
      return isPaused ? null : "record";
    case "unknown":
      return "lookAtRecording";
    case "on":
      return isPaused ? "pauseRecording" : null;
    case "paused":
      return isPaused ? null : "resumeRecording";
    case "notBegun":
    case "failed":
      return null;
  }
}

/** Older builds say 0 when nobody answers in time. */
function failureOf(cause: number | null): string {
  switch (cause) {
    case CAUSE.busy:
      return "busy";
    case CAUSE.rejected:
      return "declined";
    case 1:
    case 3:
    case CAUSE.noUserResponse:
    case CAUSE.absent:
      return "unreachable";
    case 0:
    case CAUSE.noAnswer:
      return "noAnswer";
    case null:
    default:
      return "failed";
  }
}
