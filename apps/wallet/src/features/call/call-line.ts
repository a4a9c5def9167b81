import {
  CallSound,
  isMicrophonePossible,
  type MicrophoneProblem,
  microphoneProblemOf,
  openMicrophone,
} from "@okpay/ui/call-sound.ts";
import { createMusic, createRing } from "@okpay/ui/tones.ts";
import { useSyncExternalStore } from "react";
import {
  answerMedia,
  type Call,
  type CurrentCall,
  currentCall,
  renewMedia,
} from "../../api/hotline-calls.ts";
import { isRefusal } from "../../api/problems.ts";
import {
  dialAnew,
  followExchange,
  isByExchange,
  isTakenElsewhere,
  leaveExchange,
} from "./exchange-line.ts";

/*
 * The one call of this page. It lives beside React: sound goes on while its person looks at another page of the wallet,
 * and asking for news is what tells the server that somebody is still there.
 */

export interface LineView {
  /** Undefined: not known yet. */
  readonly call: Call | null | undefined;
  /** The last question found no server; what is shown may be old. */
  readonly isStale: boolean;
  readonly sound: CallSound["state"];
  readonly isMuted: boolean;
  readonly needsTouch: boolean;
  readonly microphone: MicrophoneProblem | null;
  readonly isMusicOn: boolean;
  /** By the exchange: another page of this person has the call now. */
  readonly isElsewhere: boolean;
}

const TRY_AGAIN_MS = 1_500;

const music = createMusic();
const ring = createRing();
const listeners = new Set<() => void>();
let current: CurrentCall | undefined;
let isStale = false;
let microphone: MicrophoneProblem | null = null;
let isMusicOn = false;
let sound: CallSound | null = null;
let asking: AbortController | null = null;
let view = look();

function look(): LineView {
  return {
    call: current?.call,
    isStale,
    sound: sound?.state ?? "none",
    isMuted: sound?.isMuted ?? false,
    needsTouch: sound?.needsTouch ?? false,
    microphone,
    isMusicOn,
    isElsewhere: isTakenElsewhere(),
  };
}
function publish(): void {
  view = look();
  for (const listener of listeners) listener();
}

const isOnTheLine = (call: Call | null | undefined): call is Call =>
  call !== null && call !== undefined && call.state !== "ended";

/** The state of the call, followed for as long as somebody looks or is on the line. */
export function useLine(): LineView {
  return useSyncExternalStore(subscribe, () => view);
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void follow();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && !isOnTheLine(current?.call)) asking?.abort();
  };
}

/** What the server answered to a request of ours: known at once, without waiting for the next news. */
export function take(next: CurrentCall): void {
  current = next;
  isStale = false;
  hear();
  publish();
}

/** Asks again at once: something was done that the server has already seen. */
export function askNow(): void {
  if (current !== undefined) current = { ...current, version: "" };
  asking?.abort();
}

async function follow(): Promise<void> {
  if (asking !== null) return;
  while (listeners.size > 0 || isOnTheLine(current?.call)) {
    asking = new AbortController();
    const isWanted = await askOnce(asking);
    if (!isWanted) break;
  }
  asking = null;
}

/** False: nobody is signed in any more. */
async function askOnce({ signal }: AbortController): Promise<boolean> {
  try {
    take(await currentCall(current?.version === "" ? undefined : current?.version, signal));
    return true;
  } catch (error) {
    if (isRefusal(error, "unauthenticated")) {
      leave();
      return false;
    }
    if (signal.aborted) return true;
    isStale = true;
    publish();
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    return true;
  }
}

function leave(): void {
  current = undefined;
  leaveSound();
  publish();
}

function leaveSound(): void {
  leaveExchange();
  sound?.close();
  sound = null;
  music.stop();
  ring.stop();
}

/** Music, ringing and the agent's voice, as the call's state asks for. */
function hear(): void {
  const call = current?.call;
  // By telephone: the page only follows it, its sound is elsewhere.
  if (call?.channel === "phone") {
    leaveSound();
    return;
  }
  // By the exchange: it has music of its own, for whoever waits or is held.
  const isMusicOurs = !isByExchange(call);
  const isHeld = isMusicOurs && call?.state === "talking" && call.isHeld;
  const isWaiting = isMusicOurs && call?.state === "waiting" && isMusicOn;
  if (isWaiting || isHeld || (isMusicOurs && call?.state === "reconnecting")) music.start();
  else music.stop();
  if (call?.state === "ringing") ring.start();
  else ring.stop();
  if (!isOnTheLine(call)) {
    leaveExchange();
    sound?.close();
    sound = null;
    return;
  }
  if (isByExchange(call)) {
    hearExchange(call);
    return;
  }
  if (call.state !== "talking" && call.state !== "reconnecting") return;
  if (!soundOf().hasMicrophone && microphone === null) void useMicrophone();
  const media = call.media;
  soundOf().silence(call.isHeld);
  soundOf().follow(
    media === null
      ? null
      : { generation: media.generation, theirs: media.offer, isOursSent: media.isAnswered },
    (current?.iceServers ?? []) as RTCIceServer[],
  );
}

function hearExchange(call: Call): void {
  const isRung = call.state === "callback" || call.state === "ringing";
  if (!isRung && !soundOf().hasMicrophone && microphone === null) void useMicrophone();
  followExchange(call, {
    sound: soundOf(),
    iceServers: (current?.iceServers ?? []) as RTCIceServer[],
    changed: publish,
  });
}

function soundOf(): CallSound {
  sound ??= new CallSound({
    side: "answers",
    send: answerMedia,
    renew: async (generation) =>
      isByExchange(current?.call) ? dialAnew() : renewMedia(generation),
    changed: publish,
  });
  return sound;
}

/** Asks for the microphone; false: there is none, and `microphone` of the view says why. */
export async function useMicrophone(): Promise<boolean> {
  if (soundOf().hasMicrophone) return true;
  if (!isMicrophonePossible()) {
    microphone = "insecure";
    publish();
    return false;
  }
  try {
    const stream = await openMicrophone();
    microphone = null;
    soundOf().useMicrophone(stream);
    hear();
  } catch (error) {
    microphone = microphoneProblemOf(error);
  }
  publish();
  return microphone === null;
}

export function setMusic(isOn: boolean): void {
  isMusicOn = isOn;
  hear();
  publish();
}
/** The call goes on in this page, and not in the other one. */
export const takeHere = (): void => dialAnew();
export const setMuted = (isMuted: boolean): void => soundOf().mute(isMuted);
export const touch = (): void => soundOf().touch();

/** For whoever looks for a fault with the tools of the browser, and for journeys: is sound really arriving? */
Object.assign(globalThis, { okpayCallSound: () => sound?.measure() ?? null });
