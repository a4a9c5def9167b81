import { closeDeskPhone, type DeskState, openDeskPhone } from "../../api/desk-calls.ts";
import type { PhoneSignals } from "./phone-signals.ts";
import type { SipPhone } from "./sip-phone.ts";

/*
 * The telephone of this page, for calls that come through the exchange (docs/decisions/agents-in-the-browser.md). While the
 * agent takes calls it is there; what it is made of comes when it is first needed.
 */
export interface PhoneView {
  /** `sip`: calls ring at a telephone on the table; `taken`: another page of this agent has it. */
  readonly state: "off" | "sip" | "connecting" | "registered" | "lost" | "taken" | "failed";
  readonly sound: SipPhone["sound"];
  readonly needsTouch: boolean;
}

/** The relay says so when the telephone is void or another page has one. */
const VOID = 4401;
const REFUSALS_BEFORE_ANEW = 3;
const WAIT_FOR_IT_MS = 6_000;
const TRY_AGAIN_MS = 5_000;

let phone: SipPhone | null = null;
let isOpening = false;
let isTaken = false;
let hasFailed = false;
let wasRegistered = false;
let refusals = 0;
/** This page is to ring although a SIP telephone did until now: the server learns of it with the telephone. */
let isChosen = false;
/** About to be ready: it is there before the first call can be. */
let isGettingReady = false;
let desk: DeskState | null | undefined;
let microphone: MediaStream | null = null;
let hooks: { changed(): void; askNow(): void } = { changed() {}, askNow() {} };

const isWanted = (): boolean =>
  desk !== null &&
  desk !== undefined &&
  desk.phone !== null &&
  (desk.phone !== "sip" || isChosen) &&
  desk.state !== "offline" &&
  (desk.state !== "notReady" || isGettingReady);

export function phoneView(): PhoneView {
  return {
    state: stateOf(),
    sound: phone?.sound ?? "none",
    needsTouch: phone?.needsTouch ?? false,
  };
}

function stateOf(): PhoneView["state"] {
  if (desk?.phone === "sip" && !isChosen) return "sip";
  if (!isWanted()) return "off";
  if (isTaken) return "taken";
  if (phone?.isRegistered === true) return "registered";
  if (phone === null && hasFailed) return "failed";
  return wasRegistered ? "lost" : "connecting";
}

/** With each news of the desk, and of the microphone. */
export function followPhone(
  next: DeskState | null | undefined,
  stream: MediaStream | null,
  listeners: typeof hooks,
): void {
  desk = next;
  microphone = stream;
  hooks = listeners;
  if (desk?.state === "ready") isGettingReady = false;
  if (desk?.phone !== "sip") isChosen = false;
  if (!isWanted()) drop();
  else if (phone === null && !isTaken && !hasFailed) void open();
  answer();
}

function answer(): void {
  const { state, call, consult } = desk ?? {};
  const isMine = state === "talking" && call?.channel === "phone" && consult?.side !== "answers";
  phone?.follow(isMine, microphone, (desk?.iceServers ?? []) as RTCIceServer[]);
}

async function open(): Promise<void> {
  if (isOpening) return;
  isOpening = true;
  try {
    const [credential, { SipPhone: Made }] = await Promise.all([
      openDeskPhone(),
      import("./sip-phone.ts"),
    ]);
    refusals = 0;
    if (isWanted()) phone = new Made(credential, signals);
  } catch {
    // Said on the page, and tried again.
    hasFailed = true;
    setTimeout(() => {
      hasFailed = false;
      if (isWanted() && phone === null) void open();
    }, TRY_AGAIN_MS);
  }
  isOpening = false;
  hooks.changed();
}

function drop(): void {
  phone?.close();
  phone = null;
  isTaken = false;
  wasRegistered = false;
}

const signals: PhoneSignals = {
  changed: () => hooks.changed(),
  registered() {
    wasRegistered = true;
    refusals = 0;
    // Whoever was lost is given the caller back now.
    hooks.askNow();
  },
  rang: answer,
  ended() {
    // The desk thinks otherwise: it has the call rung anew, or knows that it is over.
    if (desk?.state === "talking") hooks.askNow();
  },
  disconnected({ code, isRefused }) {
    refusals = isRefused ? refusals + 1 : 0;
    // A talk goes on without it, and would not outlive another telephone.
    const mayRenew = phone?.sound === "none";
    if (code === VOID && mayRenew && isWanted()) {
      drop();
      isTaken = true;
      hooks.askNow();
    } else if (refusals >= REFUSALS_BEFORE_ANEW && mayRenew) {
      drop();
      wasRegistered = true;
      if (isWanted()) void open();
    }
  },
};

/** The button of a page whose telephone another page has. */
export function takePhone(): void {
  isTaken = false;
  void open();
}

/** Where calls by telephone ring from now on. */
export async function choosePhone(isInPage: boolean): Promise<void> {
  isChosen = isInPage;
  if (isInPage) await open();
  else {
    drop();
    await closeDeskPhone();
  }
  hooks.askNow();
}

/** Before the agent says to be ready: connected, or known not to be; calls in the app need none. */
export async function preparePhone(): Promise<void> {
  isGettingReady = true;
  if (!isWanted()) return;
  if (phone === null && !isTaken) void open();
  const until = performance.now() + WAIT_FOR_IT_MS;
  while (stateOf() !== "registered" && stateOf() !== "failed" && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

export const pressKey = (key: string): void => phone?.press(key);
export const touchPhone = (): void => phone?.touch();

/** For whoever looks for a fault with the tools of the browser, and for journeys, as `okpayCallSound`. */
Object.assign(globalThis, { okpayPhoneSound: () => phone?.measure() ?? null });
