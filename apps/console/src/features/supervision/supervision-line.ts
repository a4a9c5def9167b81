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

/*
 * The talk that this page is in. It lives beside React, as the own desk does: the supervisor may look something up elsewhere
 * in the console meanwhile, and asking for news is what keeps the server from ending it.
 */

export interface SupervisionView {
  /** Undefined: not known yet. */
  readonly state: SupervisionState | undefined;
  readonly isStale: boolean;
}

const TRY_AGAIN_MS = 1_000;

const listeners = new Set<() => void>();
let view: SupervisionView = { state: undefined, isStale: false };
let asking: AbortController | null = null;

function publish(next: SupervisionView): void {
  view = next;
  for (const listener of listeners) listener();
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
  while (isNeeded()) {
    asking = new AbortController();
    if (!(await askOnce(asking.signal))) break;
  }
  asking = null;
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
    publish({ ...view, isStale: true });
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

export const begin = async (request: Parameters<typeof beginSupervision>[0]): Promise<void> =>
  take(await beginSupervision(request));
export const choose = async (mode: SupervisionMode): Promise<void> => take(await chooseMode(mode));
export async function leave(): Promise<void> {
  await endSupervision();
  asking?.abort();
}

/** The page goes: out of the talk at once instead of after the missed heart-beats. */
addEventListener("pagehide", () => {
  if ((view.state?.supervision ?? null) !== null)
    void fetch("/v1/staff/supervision/end", { method: "POST", keepalive: true });
});
