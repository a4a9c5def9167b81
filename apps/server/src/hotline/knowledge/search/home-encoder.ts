/** An encoder trained on nothing but the articles at hand: the third opinion for a script that has no openly licensed training text. */
import { trainEncoder } from "./encoder-training.ts";
import type { Example } from "./svm.ts";
import { hashOf } from "./text.ts";
import { addAt, centroidsOf, scoreCentroids, toUnit } from "./vectors.ts";

const ROWS = 16_384;
const DIMENSIONS = 48;
/** Passes over all texts together, so that a large collection does not train for minutes. */
const MOST_STEPS = 12_000;

/** Trained rows and the middle of each label's texts, as plain data. */
export interface HomeModel {
  readonly weights: Float32Array;
  readonly centroids: Float32Array;
}

const rowsOf = (features: readonly string[]) =>
  Int32Array.from(new Set(features.map((feature) => hashOf(feature) % ROWS)));

function encode(weights: Float32Array, features: readonly string[], into: Float32Array): void {
  into.fill(0);
  for (const row of rowsOf(features)) addAt(into, 0, 1, weights, row * DIMENSIONS, DIMENSIONS);
  toUnit(into);
}

/** Trains on `examples`, whose labels are 0 … labels-1; the same examples give the same model. */
export function trainHome(examples: readonly Example[], labels: number): HomeModel {
  const questions = examples.map(({ features, label }) => ({
    rows: rowsOf(features),
    topic: label,
  }));
  const epochs = Math.max(2, Math.min(20, Math.round(MOST_STEPS / Math.max(1, questions.length))));
  const weights = trainEncoder(questions, labels, {
    rows: ROWS,
    dimensions: DIMENSIONS,
    epochs,
    seed: 7,
  });
  const centroids = centroidsOf(examples, labels, DIMENSIONS, (features, into) =>
    encode(weights, features, into),
  );
  return { weights, centroids };
}

/** Writes the cosine with each label's middle, in the space trained on them, to `into`. */
export function scoreHome(
  { weights, centroids }: HomeModel,
  features: readonly string[],
  into: Float64Array,
): void {
  const vector = new Float32Array(DIMENSIONS);
  encode(weights, features, vector);
  scoreCentroids(centroids, vector, into);
}
