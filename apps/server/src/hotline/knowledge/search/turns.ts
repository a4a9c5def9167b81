/** Long work as parts: a thread that answers requests does one in each turn of its event loop, a worker or a test all of them at once. */
import { setImmediate as turn } from "node:timers/promises";

/** Yields between two parts and returns what was made. */
export type Parts<T> = Generator<void, T, void>;

export async function inTurns<T>(parts: Parts<T>): Promise<T> {
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
    await turn();
  }
}

export function atOnce<T>(parts: Parts<T>): T {
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
  }
}
