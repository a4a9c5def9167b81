import { randomInt } from "node:crypto";
import { afterEach } from "vitest";

/**
 * The random choices of a test file: accounts, amounts, moments. A failure prints the seed; OKPAY_SEED=… makes the same
 * choices again (what processes do to each other meanwhile is up to the machine).
 */
const seed = Number(process.env["OKPAY_SEED"] ?? randomInt(2 ** 31));

afterEach(({ task }) => {
  if (task.result?.state === "fail") process.stderr.write(`random choices by OKPAY_SEED=${seed}\n`);
});

/** Between 0 and 1, without 1 (mulberry32). */
export function random(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
let state = seed >>> 0;

/** A whole number from 0, below `limit`. */
export const below = (limit: number): number => Math.floor(random() * limit);

export const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
