import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";

export type Strength = 0 | 1 | 2 | 3 | 4;

/** The same estimator and dictionaries as the server's, so that the meter does not promise what the server refuses. */
const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  maxLength: 128,
});

/** 0 (guessed at once) to 4; the person's own data and the product's name count as known words. */
export function estimateStrength(password: string, personal: readonly string[]): Strength {
  const words = [
    "okpay",
    ...personal,
    ...personal.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)),
  ].map((word) => word.toLowerCase());
  return estimator.check(password, [...new Set(words.filter((word) => word !== ""))])
    .score as Strength;
}
