import { type Argon2Parameters, argon2Sync } from "node:crypto";
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";

/**
 * argon2id in a thread of its own. On Linux priority belongs to the thread: with a lower one a storm of sign-ins takes a smaller
 * share of a busy core than running payments do (bench: auth). Elsewhere it belongs to the whole process and stays as it is.
 */
const NICENESS = 10;
// Tests keep every core busy by themselves: there the hashes of one would wait for all the others.
if (process.platform === "linux" && process.env["NODE_ENV"] !== "test") setPriority(NICENESS);

export type HashQuestion = Argon2Parameters;

parentPort?.on("message", (question: HashQuestion) =>
  parentPort?.postMessage(argon2Sync("argon2id", question)),
);
