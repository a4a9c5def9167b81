import { parentPort } from "node:worker_threads";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";

/** The estimator in a thread of its own: 128 characters of repetition take it 350 ms, which no payment should wait for. */
const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  maxLength: 128,
});

export interface StrengthQuestion {
  readonly password: string;
  readonly words: readonly string[];
}

parentPort?.on("message", ({ password, words }: StrengthQuestion) =>
  parentPort?.postMessage(estimator.check(password, [...words]).score),
);
