import { isRefusal } from "@okpay/api-client";
import { useSyncExternalStore } from "react";
import {
  beginSupervision,
  chooseMode,
  endSupervision,
  type SupervisionMode,
  type SupervisionState,
  supervisionNow,
} from "../../api/supervision-calls.ts";
import type { OwnSound, SupervisorSound } from "./supervisor-sound.ts";

/*
 * The talk that this page is in. It lives beside React, as the own desk does: the supervisor may look something up elsewhere
 * in the console meanwhile, and asking for news is what keeps the server from ending it. The sound of a call in the app is
 * in the page that entered it, and in no other of the same supervisor; whatever the call came by, it ends with that page.
 */

export interface SupervisionView {
  /** Undefined: not known yet. */
  readonly state: SupervisionState | undefined;
  readonly isStale: boolean;
  /** Null: it is not in this page. */
  readonly sound: OwnSound | null;
}

const TRY_AGAIN_MS = 1_000;
/** Without a word of the server for so long, it has taken this page out of the talk. */
const GONE_MS = 20_000;

const listeners = new Set<() => void>();
let view: SupervisionView = { state: undefined, isStale: false, sound: null };
let asking: AbortController | null = null;
let ownId: string | null = null;
let sound: SupervisorSound | null = null;
let makeSound: (() => SupervisorSound) | null = null;
let heardAt = 0;

function publish(next: Pick<SupervisionView, "state" | "isStale">): void {
  if (!next.isStale) heardAt = performance.now();
  view = { ...next, sound: null };
  hear();
  show();
}
function show(): void {
  view = { ...view, sound: sound?.view ?? null };
  for (const listener of listeners) listener();
}

/** Who is in the talk and how is what the server said last. */
function hear(): void {
  const mine = view.state?.supervision ?? null;
  const isGone = view.isStale && performance.now() - heardAt > GONE_MS;
  if (mine === null || mine.id !== ownId || isGone) silence();
  else if (makeSound !== null)
    (sound ??= makeSound()).follow(mine, (view.state?.iceServers ?? []) as RTCIceServer[]);
}
function silence(): void {
  sound?.close();
  sound = null;
}

export function useSupervision(): SupervisionView {
  return useSyncExternalStore(subscribe, () => view);
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  void follow();
  return () => void listeners.delete(listener);
}

/** While a page shows it, or a talk goes on. */
const isNeeded = (): boolean => listeners.size > 0 || (view.state?.supervision ?? null) !== null;

async function follow(): Promise<void> {
  if (asking !== null) return;
  try {
    while (isNeeded()) {
      asking = new AbortController();
      if (!(await askOnce(asking.signal))) break;
    }
  } finally {
    // Whatever went wrong in showing it: the next one who needs it asks again.
    asking = null;
  }
}

/** False: nobody is signed in any more, or nobody who may. */
async function askOnce(signal: AbortSignal): Promise<boolean> {
  try {
    publish({ state: await supervisionNow(view.state?.version, signal), isStale: false });
  } catch (error) {
    if (signal.aborted) return true;
    if (isRefusal(error, "unauthenticated") || isRefusal(error, "not_permitted")) {
      publish({ state: undefined, isStale: false });
      return false;
    }
    publish({ state: view.state, isStale: true });
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
  return true;
}

/** What was done is in its own answer; the question under way would answer with what was before. */
function take(state: SupervisionState): void {
  asking?.abort();
  publish({ state, isStale: false });
  void follow();
}

export async function begin(request: Parameters<typeof beginSupervision>[0]): Promise<void> {
  // First what it is heard with: nobody is in a talk without an ear.
  const { createSupervisorSound } = await import("./supervisor-sound.ts");
  const state = await beginSupervision(request);
  const mine = state.supervision;
  silence();
  ownId = mine?.id ?? null;
  // In a call by telephone the ear is the supervisor's telephone.
  makeSound = mine?.channel === "app" ? () => createSupervisorSound(show) : null;
  take(state);
}
/** To be heard needs a microphone: without one everything stays as it is, and the page says why. */
export async function choose(mode: SupervisionMode): Promise<void> {
  const own = sound;
  if (mode !== "listen" && own !== null && !(await own.useMicrophone())) return;
  let state: SupervisionState;
  try {
    state = await chooseMode(mode);
  } catch (error) {
    own?.giveBackUnused();
    throw error;
  }
  take(state);
}
export async function leave(): Promise<void> {
  const mine = ownId;
  // Out at once; if the server does not hear of it, in again and told so.
  ownId = null;
  silence();
  try {
    await endSupervision();
  } catch (error) {
    ownId = mine;
    hear();
    throw error;
  }
  asking?.abort();
}
export const touchSound = (): void => sound?.touch();

/** The page that entered goes: out of the talk at once instead of after the missed heart-beats. Another one only looked on. */
addEventListener("pagehide", () => {
  const mine = view.state?.supervision ?? null;
  if (mine !== null && mine.id === ownId)
    void fetch("/v1/staff/supervision/end", { method: "POST", keepalive: true });
});
