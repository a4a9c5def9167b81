import type { CallSound } from "@okpay/ui/call-sound.ts";
import { type Call, openCallLine } from "../../api/hotline-calls.ts";
import type { SipCall } from "./sip-call.ts";

/*
 * The sound of a call that the telephone exchange carries. This page calls the exchange while the call waits or talks, with
 * a credential of its own each time. That a leg goes ends nothing: it is dialled anew, also by a page that was loaded anew;
 * and when another page of the same person has taken the call, this one says so instead of taking it back.
 */

const AGAIN_MS = 1_500;
const LONGEST_MS = 15_000;

let sip: SipCall | null = null;
let isOpening = false;
let failures = 0;
let retry: ReturnType<typeof setTimeout> | undefined;
let isElsewhere = false;
let next: Wanted | null = null;

interface Wanted {
  readonly sound: CallSound;
  readonly iceServers: readonly RTCIceServer[];
  changed(): void;
}

export const isByExchange = (call: Call | null | undefined): boolean =>
  call?.channel === "app" && call.isByExchange;
/** Another page of this person has the call now. */
export const isTakenElsewhere = (): boolean => isElsewhere;

const isOnLine = (call: Call | null | undefined): boolean =>
  call?.state === "waiting" || call?.state === "talking" || call?.state === "reconnecting";

/** With each news of the call, and of the microphone. */
export function followExchange(call: Call | null | undefined, wanted: Wanted): void {
  if (!isByExchange(call) || !isOnLine(call)) return leaveExchange();
  next = wanted;
  const isDue = sip === null && !isOpening && !isElsewhere && retry === undefined;
  if (isDue && wanted.sound.hasMicrophone) void open();
}

export function leaveExchange(): void {
  clearTimeout(retry);
  retry = undefined;
  next = null;
  isElsewhere = false;
  failures = 0;
  end();
}

/** The connection was lost, or another page has the call and its person wants it here. */
export function dialAnew(): void {
  isElsewhere = false;
  end();
  if (next !== null && !isOpening) void open();
}

function end(): void {
  sip?.end();
  if (sip !== null) next?.sound.letGo();
  sip = null;
}

async function open(): Promise<void> {
  const wanted = next;
  const microphone = wanted?.sound.ours ?? null;
  if (wanted === null || microphone === null) return;
  isOpening = true;
  try {
    const [line, { callBySip }] = await Promise.all([openCallLine(), import("./sip-call.ts")]);
    isOpening = false;
    if (next === null) return;
    sip = callBySip(line, microphone, wanted.iceServers, {
      made: (connection) => wanted.sound.adopt(connection),
      answered() {
        failures = 0;
        // JsSIP switches the microphone on.
        wanted.sound.mute(wanted.sound.isMuted);
      },
      over(isTheirs) {
        sip = null;
        wanted.sound.letGo();
        isElsewhere = isTheirs;
        if (!isTheirs) later();
        wanted.changed();
      },
    });
  } catch {
    isOpening = false;
    later();
  }
  wanted.changed();
}

function later(): void {
  if (next === null) return;
  failures += 1;
  clearTimeout(retry);
  retry = setTimeout(
    () => {
      retry = undefined;
      if (next !== null && sip === null && !isOpening) void open();
    },
    Math.min(LONGEST_MS, AGAIN_MS * 2 ** (failures - 1)),
  );
}
