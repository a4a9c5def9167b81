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
  readonly no: number;
  readonly password: string;
  readonly words: readonly string[];
}
export interface StrengthAnswer {
  readonly no: number;
  readonly score: number;
}

parentPort?.on("message", ({ no, password, words }: StrengthQuestion) => {
  const answer: StrengthAnswer = { no, score: estimator.check(password, [...words]).score };
  parentPort?.postMessage(answer);
});
