import { newId } from "../../platform/ids.ts";
import { CAUSE, type Exchange } from "./ari/exchange.ts";
import type { Leg } from "./legs.ts";
import { agentLegName, bridgeName, LONGEST_CALL_SECONDS, recordingName } from "./names.ts";
import type { Action, Actual } from "./plan.ts";
import type { SupervisionAction } from "./plan-supervision.ts";
import { mediaOf, type Prompt } from "./spoken.ts";

/** What carries an action out at Asterisk. */
export interface Hands {
  readonly exchange: Exchange;
  /** Counts what we do, so that an older view is told from a newer one. */
  readonly count: () => number;
  readonly app: string;
  /** Where this agent is rung; null: nowhere. */
  readonly endpointOf: (
    agentId: string,
  ) => Promise<{ readonly name: string; readonly isPage: boolean } | null>;
  /** Where a number is dialled. */
  readonly trunk: {
    readonly endpointOf: (number: string) => string;
    readonly callerId: string | null;
  } | null;
}

const RING_SECONDS = 60;
const DIAL_SECONDS = 40;

type Doing = Exclude<
  Action,
  SupervisionAction | { type: "report" | "forget" | "sayFarewell" | "askSurvey" | "dialCaller" }
>;

/**
 * Does one thing and writes down what is now so. "Gone" is an answer too: an ending has succeeded, anything else means that
 * the leg is not there any more. A refusal or a lost connection is thrown, and the plan is made anew later.
 */
export async function perform(
  hands: Hands,
  callId: string,
  actual: Actual,
  action: Doing,
): Promise<void> {
  const { exchange } = hands;
  const { caller, agent, bridge } = actual;
  switch (action.type) {
    case "takeFromDialplan":
      if (caller === null) return;
      await withLeg(hands, caller, () => exchange.limit(caller.channelId, LONGEST_CALL_SECONDS));
      caller.isLimited = false;
      return;
    case "answer":
      if (caller !== null)
        await withLeg(hands, caller, () => exchange.answer(caller.channelId), "up");
      return;
    case "startMusic":
      if (caller === null) return;
      await withLeg(hands, caller, () => exchange.startMusic(caller.channelId));
      actual.hasMusic = true;
      return;
    case "stopMusic":
      if (caller !== null) await withLeg(hands, caller, () => exchange.stopMusic(caller.channelId));
      actual.hasMusic = false;
      return;
    case "stopPlayback":
      if (actual.playback !== null) await exchange.stopPlayback(actual.playback);
      actual.playback = null;
      return;
    case "hangUpCaller":
      if (caller !== null) await hangUp(hands, caller, CAUSE.normal);
      return;
    case "clearCaller":
      actual.caller = null;
      return;
    case "createAgent":
      return createAgent(hands, callId, actual, action.agentId);
    case "dialAgent":
      if (agent !== null)
        await withLeg(hands, agent, () => exchange.dial(agent.channelId, RING_SECONDS), "ringing");
      return;
    case "hangUpAgent":
      if (agent !== null) await hangUp(hands, agent, action.cause);
      return;
    case "clearAgent":
      actual.agent = null;
      if (bridge !== null) bridge.hasAgent = false;
      return;
    case "createBridge":
    case "destroyBridge":
    case "addAgent":
    case "addCaller":
    case "removeCaller":
      return withBridge(hands, callId, actual, action.type);
    case "record":
    case "pauseRecording":
    case "resumeRecording":
    case "lookAtRecording":
      if (bridge !== null) await withRecording(hands, callId, bridge, action.type);
      return;
  }
}

async function withBridge(
  hands: Hands,
  callId: string,
  actual: Actual,
  type: "createBridge" | "destroyBridge" | "addAgent" | "addCaller" | "removeCaller",
): Promise<void> {
  const { exchange } = hands;
  const { caller, agent } = actual;
  if (type === "createBridge") {
    // Known before it is asked for; an id is never used for a second bridge.
    const made = actual.bridge ?? {
      id: bridgeName(callId, newId()),
      isMade: false,
      hasCaller: false,
      hasAgent: false,
      hasSupervisor: false,
      recording: "off" as const,
      recordingTry: 0,
      recordingFailure: null,
      notedRecording: null,
      changedAt: hands.count(),
    };
    actual.bridge = made;
    await exchange.createBridge(made.id);
    made.isMade = true;
    made.changedAt = hands.count();
    return;
  }
  const { bridge } = actual;
  if (bridge === null) return;
  const leg = type === "addAgent" ? agent : caller;
  switch (type) {
    case "destroyBridge":
      await exchange.destroyBridge(bridge.id);
      actual.bridge = null;
      return;
    case "addAgent":
    case "addCaller": {
      if (leg === null) return;
      const outcome = await exchange.addToBridge(bridge.id, leg.channelId);
      bridge.changedAt = hands.count();
      // The bridge or the leg: the next look at Asterisk tells which.
      if (outcome !== "done") throw new Error(`a leg could not join its bridge: ${outcome}`);
      if (type === "addAgent") bridge.hasAgent = true;
      else {
        bridge.hasCaller = true;
        actual.hasTalked = true;
      }
      return;
    }
    case "removeCaller":
      if (caller !== null) await exchange.removeFromBridge(bridge.id, caller.channelId);
      bridge.hasCaller = false;
      bridge.changedAt = hands.count();
  }
}

/** What no answer tells is unknown, and looked at; a refusal (no folder to write to) is told, and the session asks once more. */
async function withRecording(
  { exchange }: Hands,
  callId: string,
  bridge: NonNullable<Actual["bridge"]>,
  type: "record" | "pauseRecording" | "resumeRecording" | "lookAtRecording",
): Promise<void> {
  const name = recordingName(callId, bridge);
  if (type === "lookAtRecording") {
    bridge.recording = (await exchange.recordingState(name)) ?? "off";
    return;
  }
  bridge.recording = "unknown";
  try {
    const outcome =
      type === "record"
        ? await exchange.record(bridge.id, name)
        : type === "pauseRecording"
          ? await exchange.pauseRecording(name)
          : await exchange.resumeRecording(name);
    if (outcome === "done") bridge.recording = type === "pauseRecording" ? "paused" : "on";
    // The bridge is gone, and the next look says so; or it has ended by itself. Its name is used up.
    else if (outcome === "gone") bridge.recording = "failed";
  } catch (error) {
    if (type !== "record" || !(error instanceof Error && error.name === "AriRefused")) throw error;
    bridge.recording = "notBegun";
    bridge.recordingFailure = error.message;
  }
}

async function createAgent(
  hands: Hands,
  callId: string,
  actual: Actual,
  agentId: string,
): Promise<void> {
  const endpoint = await hands.endpointOf(agentId);
  const isPage = endpoint?.isPage === true;
  const channelId = agentLegName(callId, agentId, { id: newId(), isPage });
  // In memory before it is asked for: its first event may come before the answer.
  const leg = {
    channelId,
    agentId,
    state: "new" as const,
    cause: null,
    changedAt: hands.count(),
    isPage,
    wasUp: false,
    isReported: false,
  };
  actual.agent = leg;
  if (endpoint === null) return gone(actual.agent, CAUSE.absent);
  const originator = actual.caller?.channelId;
  await made(hands, actual.agent, () =>
    hands.exchange.create({
      id: channelId,
      endpoint: endpoint.name,
      app: hands.app,
      args: `agent,${callId}`,
      ...(originator === undefined ? {} : { originator }),
    }),
  );
}

/** False: it did not come about, and will not by trying again at once. */
async function dialCaller(
  hands: Hands,
  actual: Actual,
  { channelId, number }: { readonly channelId: string; readonly number: string | null },
): Promise<boolean> {
  if (actual.caller === null || actual.caller.channelId !== channelId)
    actual.caller = {
      channelId,
      state: "new",
      cause: null,
      changedAt: hands.count(),
      isLost: false,
      isLimited: false,
    };
  const { caller } = actual;
  if (number === null || hands.trunk === null) {
    gone(caller, CAUSE.absent);
    return true;
  }
  const { trunk } = hands;
  if (caller.state === "new")
    await made(hands, caller, () =>
      hands.exchange.create({
        id: channelId,
        endpoint: trunk.endpointOf(number),
        app: hands.app,
        args: "callback",
      }),
    );
  if (caller.state === "made")
    await withLeg(
      hands,
      caller,
      () => hands.exchange.dial(channelId, DIAL_SECONDS, trunk.callerId ?? undefined),
      "ringing",
    );
  return true;
}

/** The prompts of one sentence in one go; a digit or an agent stops it. */
const play = (hands: Hands, actual: Actual, prompts: readonly Prompt[]): Promise<void> =>
  playMedia(hands, actual, prompts.map(mediaOf));

async function playMedia(hands: Hands, actual: Actual, media: readonly string[]): Promise<void> {
  const { caller } = actual;
  if (caller?.state !== "up") return;
  const playbackId = `okpay-p-${newId()}`;
  actual.playback = playbackId;
  try {
    const outcome = await hands.exchange.play(caller.channelId, playbackId, media);
    if (outcome !== "done") actual.playback = null;
    // Music does not go on by itself after a sentence.
    actual.hasMusic = false;
  } catch (error) {
    actual.playback = null;
    throw error;
  }
}

/** The page of the app calls, the first time or anew: whatever leg there was is let go. */
async function join(
  hands: Hands,
  actual: Actual,
  call: { readonly channelId: string; readonly isUp: boolean; readonly isOver: boolean },
): Promise<void> {
  const { channelId } = call;
  const { caller, bridge } = actual;
  if (caller?.channelId === channelId) return;
  if (call.isOver) return void (await hands.exchange.hangUp(channelId, CAUSE.normal));
  const state = call.isUp ? "up" : "ringing";
  actual.caller = {
    channelId,
    state,
    cause: null,
    changedAt: hands.count(),
    isLost: false,
    isLimited: false,
  };
  actual.hasMusic = false;
  actual.playback = null;
  if (bridge !== null) bridge.hasCaller = false;
  if (caller !== null && caller.state !== "gone")
    await hands.exchange.hangUp(caller.channelId, CAUSE.normal);
}

perform.join = join;
perform.dialCaller = dialCaller;
perform.play = play;
perform.playMedia = playMedia;

export function gone(leg: Leg, cause: number | null): void {
  leg.state = "gone";
  leg.cause = cause;
}

/** A repeated create finds its own channel: 409 is a success. A refusal (no such endpoint) is a leg that never was. */
export async function made(hands: Hands, leg: Leg, create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (error instanceof Error && error.name === "AriRefused") return gone(leg, CAUSE.absent);
    throw error;
  }
  leg.changedAt = hands.count();
  if (leg.state === "new") leg.state = "made";
}

export async function hangUp(hands: Hands, leg: Leg, cause: number): Promise<void> {
  const outcome = await hands.exchange.hangUp(leg.channelId, cause);
  leg.changedAt = hands.count();
  if (leg.state === "gone") return;
  if (outcome === "gone") gone(leg, null);
  else leg.state = "ending";
}

export async function withLeg(
  hands: Hands,
  leg: Leg,
  ask: () => Promise<"done" | "gone" | "conflict">,
  after?: Leg["state"],
): Promise<void> {
  const outcome = await ask();
  leg.changedAt = hands.count();
  if (leg.state === "gone" || leg.state === "ending") return;
  if (outcome === "gone") gone(leg, null);
  // A channel can be dialled once it is in our application, a moment after it was made: its StasisStart says so, or a look.
  else if (after === "ringing" && outcome === "conflict") leg.state = "new";
  else if (after !== undefined && (after !== "ringing" || leg.state === "made")) leg.state = after;
}
