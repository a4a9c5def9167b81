/** An encoder trained on nothing but the articles at hand: the third opinion for a script that has no openly licensed training text. */
import { trainEncoder } from "./encoder-training.ts";
import type { Example } from "./svm.ts";
import { hashOf } from "./text.ts";
import { addAt, scoreCentroids, toUnit } from "./vectors.ts";

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

function encode(weights: Float32Array, rows: Int32Array): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const row of rows) addAt(vector, 0, 1, weights, row * DIMENSIONS, DIMENSIONS);
  toUnit(vector);
  return vector;
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
  const centroids = new Float32Array(labels * DIMENSIONS);
  for (const { rows, topic } of questions)
    addAt(centroids, topic * DIMENSIONS, 1, encode(weights, rows), 0, DIMENSIONS);
  for (let label = 0; label < labels; label += 1)
    toUnit(centroids.subarray(label * DIMENSIONS, (label + 1) * DIMENSIONS));
  return { weights, centroids };
}

/** Writes the cosine with each label's middle, in the space trained on them, to `into`. */
export function scoreHome(
  { weights, centroids }: HomeModel,
  features: readonly string[],
  into: Float64Array,
): void {
  scoreCentroids(centroids, encode(weights, rowsOf(features)), into);
}
