import { isRefusal } from "@okpay/api-client";
import {
  CallSound,
  isMicrophonePossible,
  type MicrophoneProblem,
  microphoneProblemOf,
  openMicrophone,
} from "@okpay/ui/call-sound.ts";
import { createReminder, createRing } from "@okpay/ui/tones.ts";
import { useSyncExternalStore } from "react";
import {
  type DeskMicrophone,
  type DeskState,
  deskNow,
  offerMedia,
  openDesk,
  renewMedia,
} from "../../api/desk-calls.ts";
import { consultSound, followConsult } from "./consult-line.ts";
import {
  openChosenMicrophone,
  rememberMicrophone,
  silentStream,
  stop,
} from "./microphone-choice.ts";
import { followPhone, type PhoneView, phoneView, touchPhone } from "./phone-line.ts";
import { followSupervisor } from "./supervisor-line.ts";

/*
 * The own desk of this page. It lives beside React: the agent may look something up elsewhere in the console while talking,
 * and asking for news is the heart-beat by which the server knows that somebody sits here.
 */

export interface DeskView {
  /** Undefined: not known yet; null: the desk is closed. */
  readonly desk: DeskState | null | undefined;
  readonly isStale: boolean;
  readonly sound: CallSound["state"];
  /** To the colleague who is asked, or who asks. */
  readonly consultSound: CallSound["state"];
  readonly isMuted: boolean;
  readonly needsTouch: boolean;
  /** The telephone of this page, for calls that come through the exchange. */
  readonly phone: PhoneView;
  readonly microphone: MicrophoneProblem | null;
  /** What the microphone of this page gives, once it is open. */
  readonly stream: MediaStream | null;
}

const TRY_AGAIN_MS = 1_000;

const ring = createRing();
const reminder = createReminder();
const listeners = new Set<() => void>();
let desk: DeskState | null | undefined;
let isStale = false;
let microphone: MicrophoneProblem | null = null;
let sound: CallSound | null = null;
let stream: MediaStream | null = null;
/** The browser is asked for it. */
let opening: Promise<boolean> | null = null;
let asking: AbortController | null = null;
let isAskedAnew = false;
let ringsFor: string | null = null;
/** The hold that is too long, and how much. */
let remindsOf: string | null = null;
let telling: (desk: DeskState) => { readonly title: string; readonly body: string } = () => ({
  title: "OKPay",
  body: "",
});
let view = look();

function look(): DeskView {
  const phone = phoneView();
  const isByPhone = desk?.call?.channel === "phone";
  return {
    desk,
    isStale,
    sound: isByPhone ? phone.sound : (sound?.state ?? "none"),
    consultSound: consultSound(),
    isMuted: sound?.isMuted ?? false,
    needsTouch: isByPhone ? phone.needsTouch : (sound?.needsTouch ?? false),
    phone,
    microphone,
    stream,
  };
}
function publish(): void {
  view = look();
  for (const listener of listeners) listener();
}

const isAtWork = (): boolean => desk !== null && desk !== undefined && desk.state !== "offline";

export function useDesk(): DeskView {
  return useSyncExternalStore(subscribe, () => view);
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void follow();
  return () => void listeners.delete(listener);
}

/** What a notification says about an offered call, in the agent's language. */
export function tellBy(say: typeof telling): void {
  telling = say;
}

/** Signs in at the desk: microphone first, so that the first caller does not wait for it. */
export async function sitDown(): Promise<void> {
  await useMicrophone();
  if ("Notification" in globalThis && Notification.permission === "default")
    await Notification.requestPermission();
  try {
    take(await openDesk());
  } catch (error) {
    // Still closed: the microphone is given back.
    hear();
    throw error;
  }
  void follow();
}

/** Asks again at once: something was done that the server has already seen. */
export function askNow(): void {
  isAskedAnew = true;
  asking?.abort();
}

async function follow(): Promise<void> {
  if (asking !== null) return;
  while (listeners.size > 0 || isAtWork()) {
    asking = new AbortController();
    if (!(await askOnce(asking)) || desk === null) break;
  }
  asking = null;
}

/** False: nobody is signed in any more. */
async function askOnce({ signal }: AbortController): Promise<boolean> {
  try {
    const after = isAskedAnew ? undefined : desk?.version;
    isAskedAnew = false;
    take(await deskNow(after, microphoneTold(), signal));
  } catch (error) {
    if (isRefusal(error, "desk_closed")) take(null);
    else if (isRefusal(error, "unauthenticated") || isRefusal(error, "not_permitted")) {
      take(null);
      return false;
    } else if (!signal.aborted) {
      isStale = true;
      publish();
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
  return true;
}

function take(next: DeskState | null): void {
  desk = next?.state === "offline" ? null : next;
  isStale = false;
  hear();
  publish();
}

/** The bell of an offered call, and the sound of one that is answered. */
function hear(): void {
  const call = desk?.call ?? null;
  const offered = desk?.state === "offered" && call !== null ? call.id : null;
  if (offered !== ringsFor) {
    ringsFor = offered;
    if (offered === null) ring.stop();
    else {
      ring.start();
      notify();
    }
  }
  remind();
  hearConsult();
  hearPhone();
  // A page that was loaded anew: else the next caller, or this one, would not be heard.
  const isAskedFor = isAtWork() && desk?.state !== "notReady";
  if (isAskedFor && stream === null && microphone === null) void useMicrophone();
  if (desk === null || desk === undefined || desk.state !== "talking" || call === null) {
    followSupervisor(null);
    sound?.follow(null, []);
    if (desk !== null && desk !== undefined) return;
    sound?.close();
    sound = null;
    stream = null;
    return;
  }
  soundOf().silence(call.isHeld);
  const { media } = call;
  soundOf().follow(
    media === null
      ? null
      : { generation: media.generation, theirs: media.answer, isOursSent: media.isOffered },
    desk.iceServers as RTCIceServer[],
  );
  hearSupervisor();
}

/** For as long as the hold lasts; told anew when supervisors are told. */
function remind(): void {
  const { state, call } = desk ?? {};
  const alarm = state === "talking" ? (call?.holdAlarm ?? null) : null;
  const next = alarm === null ? null : `${call?.id} ${alarm}`;
  if (next === remindsOf) return;
  remindsOf = next;
  if (next === null) reminder.stop();
  else {
    reminder.start();
    notify();
  }
}

/**
 * As the server says, and with each change of the call's own sound. After the microphone: browsers let a page mix sound that
 * nobody has touched, if it has one.
 */
function hearSupervisor(): void {
  const isMicrophoneDecided = stream !== null || microphone !== null;
  const call = desk?.state === "talking" && isMicrophoneDecided ? desk.call : null;
  const media = call?.supervisorMedia ?? null;
  followSupervisor(
    call === null || media === null
      ? null
      : {
          media,
          call: soundOf(),
          microphone: stream,
          isMuted: soundOf().isMuted,
          isHeld: call.isHeld,
          isAsking: desk?.consult?.state === "talking" && call.isHeld,
          iceServers: (desk?.iceServers ?? []) as RTCIceServer[],
        },
  );
}

/** Its microphone is the call's: muted and silent together. JsSIP would switch it on when a talk begins. */
const hearPhone = (): void =>
  followPhone(desk, stream, {
    changed() {
      sound?.mute(sound.isMuted);
      publish();
    },
    askNow,
  });

const hearConsult = (): void =>
  followConsult(desk, {
    microphone: stream,
    isMicrophoneDecided: stream !== null || microphone !== null,
    isMuted: sound?.isMuted ?? false,
    changed: publish,
  });

/** Only where nobody looks: on this page the ring and the card say it. */
function notify(): void {
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  if (document.hasFocus() || desk === null || desk === undefined) return;
  const { title, body } = telling(desk);
  const shown = new Notification(title, { body, tag: "okpay-desk", requireInteraction: true });
  shown.onclick = () => {
    globalThis.focus();
    shown.close();
  };
}

function soundOf(): CallSound {
  sound ??= new CallSound({
    side: "offers",
    send: offerMedia,
    renew: renewMedia,
    changed() {
      hearSupervisor();
      publish();
    },
  });
  return sound;
}

export async function useMicrophone(): Promise<boolean> {
  if (stream !== null) return true;
  opening ??= takeMicrophone(openChosenMicrophone).finally(() => {
    opening = null;
  });
  return opening;
}

/** With each question of this page: the server lets nobody be ready whom no caller would hear. */
export function microphoneTold(): DeskMicrophone {
  if (stream !== null) return "ok";
  return microphone === "denied" || microphone === "insecure" ? "denied" : "missing";
}

/** Unplugged, or not allowed any more: another one takes its place, if there is one. */
function watch(opened: MediaStream): void {
  const [track] = opened.getAudioTracks();
  track?.addEventListener("ended", () => {
    if (stream !== opened) return;
    stream = null;
    void useMicrophone();
  });
}

/** A headset that was away for a moment, as they are when a wire is loose: at work it is taken again without a hand. */
function onPlugged(): void {
  const isMissing = stream === null && (microphone === "none" || microphone === "busy");
  if (isAtWork() && isMissing) void useMicrophone();
}
// Not there on an address without TLS.
if (isMicrophonePossible()) navigator.mediaDevices.addEventListener("devicechange", onPlugged);

/** From now on in this browser; before a call, not in one. The one before is given back when the other is there. */
export async function changeMicrophone({ deviceId, label }: MediaDeviceInfo): Promise<void> {
  const before = stream;
  if (!(await takeMicrophone(() => openMicrophone(deviceId)))) return;
  rememberMicrophone(label);
  stop(before);
}

async function takeMicrophone(open: () => Promise<MediaStream>): Promise<boolean> {
  if (!isMicrophonePossible()) {
    microphone = "insecure";
    publish();
    return false;
  }
  try {
    stream = await open();
    microphone = null;
    watch(stream);
  } catch (error) {
    microphone = microphoneProblemOf(error);
  }
  if (stream !== null || !soundOf().hasMicrophone)
    soundOf().useMicrophone(stream ?? silentStream());
  // A desk that is about to open has none yet; an open one says so at once.
  if (isAtWork()) {
    hear();
    askNow();
  }
  publish();
  return microphone === null;
}

export function setMuted(isMuted: boolean): void {
  soundOf().mute(isMuted);
  hearConsult();
}
export function touch(): void {
  if (desk?.call?.channel === "phone") touchPhone();
  else soundOf().touch();
}

/** The page goes in mid-call: the caller hears music at once instead of after the missed heart-beats. */
addEventListener("pagehide", () => {
  if (desk?.state === "talking" || desk?.state === "offered")
    void fetch("/v1/staff/desk/leave", { method: "POST", keepalive: true });
});

/** For whoever looks for a fault with the tools of the browser, and for journeys: is sound really arriving? */
Object.assign(globalThis, { okpayCallSound: () => sound?.measure() ?? null });
