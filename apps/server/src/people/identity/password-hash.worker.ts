import { type Argon2Parameters, argon2Sync } from "node:crypto";
import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";

/**
 * argon2id in a thread of its own. On Linux priority belongs to the thread: with a lower one a storm of sign-ins takes a smaller
 * share of a busy core than running payments do (bench: auth). Elsewhere it belongs to the whole process and stays as it is.
 */
const NICENESS = 10;
/** What the thread is started with. */
export interface HashThread {
  readonly hasLowPriority: boolean;
}

const { hasLowPriority } = workerData as HashThread;
if (hasLowPriority && process.platform === "linux") setPriority(NICENESS);

export type HashQuestion = Argon2Parameters;

parentPort?.on("message", (question: HashQuestion) =>
  parentPort?.postMessage(argon2Sync("argon2id", question)),
);
