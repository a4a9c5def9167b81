import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";

/** Called when a hash begins; what it returns is called when it has ended, and resolves when the next may begin. */
export type HashPace = () => () => Promise<void>;

/** From that share of its time on the event loop has none left: whatever a sign-in costs is taken from somebody who pays. */
const BUSY_FROM = 0.9;
/** Of the time the hash took. Of payments beside a storm 0.60 were left without a rest and 0.73 with one as long as the hash. */
const REST = 1.5;

/**
 * Beside a busy event loop a thread rests after each hash, so that a storm of sign-ins (the hashes and all that follows each of
 * them) leaves running payments most of the machine; where nobody else has work it hashes without a pause
 * (docs/decisions/sign-ins-leave-room.md).
 */
export const hashPace: HashPace = () => {
  const startedAt = performance.now();
  const before = performance.eventLoopUtilization();
  return async () => {
    if (performance.eventLoopUtilization(before).utilization < BUSY_FROM) return;
    await setTimeout((performance.now() - startedAt) * REST, undefined, { ref: false });
  };
};

/** One after the other: where nothing else needs the machine more. */
export const noPace: HashPace = () => () => Promise.resolve();
