import type { Clock } from "../../platform/clock.ts";

/** A menu asks at each of its steps. */
const GOOD_MS = 5_000;

/** Asks at most once in five seconds, however many want to know: who asks while it is asked waits for the same answer. */
export function createReachable(clock: Clock, ask: () => Promise<boolean>): () => Promise<boolean> {
  let last: { readonly at: number; readonly answer: Promise<boolean> } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (last === null || Math.abs(now - last.at) >= GOOD_MS) last = { at: now, answer: ask() };
    return last.answer;
  };
}
