/**
 * The shipped encoder, trained further on the articles' own texts: what it learned elsewhere says which words are alike, the articles say
 * which differences matter here. For topics it never saw that finds more than any other scorer; topics it knows it would only forget,
 * so weights.ts lets the left-out questions decide whether it is used.
 */
import type { Encoder } from "./encoder.ts";
import { trainEncoder } from "./encoder-training.ts";
import type { Example } from "./svm.ts";
import { hashOf } from "./text.ts";
import { addAt, centroidsOf, scoreCentroids, toUnit } from "./vectors.ts";

/** Few texts and many rows: with most of each text hidden in every step, no single word can carry a topic alone. */
const DROPPED = 0.7;
const MOST_EPOCHS = 8;
/** Passes over all texts together, so that a large collection does not train for minutes. */
const MOST_STEPS = 20_000;

/** The rows that the articles' texts touch, as they are after training, and the middle of each label's texts; plain data. */
export interface TunedModel {
  /** Numbers of the encoder's rows; their weights lie side by side in the same order. */
  readonly rows: Int32Array;
  readonly weights: Float32Array;
  readonly centroids: Float32Array;
}

/** Trains on `examples`, whose labels are 0 … labels-1; the same examples and encoder give the same model. */
export function trainTuned(
  examples: readonly Example[],
  labels: number,
  encoder: Encoder,
): TunedModel {
  const { dimensions } = encoder;
  const places = new Map<number, number>();
  const questions = examples.map(({ features, label }) => {
    const touched = new Set(features.map((feature) => hashOf(feature) % encoder.rows));
    const rows = Int32Array.from(touched, (row) => {
      const place = places.get(row) ?? places.size;
      places.set(row, place);
      return place;
    });
    return { rows, topic: label };
  });
  const weights = new Float32Array(places.size * dimensions);
  for (const [row, place] of places) encoder.addRow(row, weights, place * dimensions);
  const epochs = Math.round(MOST_STEPS / Math.max(1, questions.length));
  trainEncoder(questions, labels, {
    rows: places.size,
    dimensions,
    epochs: Math.max(1, Math.min(MOST_EPOCHS, epochs)),
    seed: 3,
    dropped: DROPPED,
    from: {
      rows: weights,
      topics: centroidsOf(examples, labels, dimensions, encoder.encode),
    },
  });
  const rows = Int32Array.from(places.keys());
  const encode = tunedEncoder({ rows, weights }, encoder);
  return { rows, weights, centroids: centroidsOf(examples, labels, dimensions, encode) };
}

/** Writes the cosine with each label's middle, in the space trained on them, to its second argument. */
export function tunedScorer(
  model: TunedModel,
  encoder: Encoder,
): (features: readonly string[], into: Float64Array) => void {
  const encode = tunedEncoder(model, encoder);
  const vector = new Float32Array(encoder.dimensions);
  return (features, into) => {
    encode(features, vector);
    scoreCentroids(model.centroids, vector, into);
  };
}

/** Rows that no article touches are the encoder's own: the space is still the one it was trained in. */
function tunedEncoder(
  { rows, weights }: Pick<TunedModel, "rows" | "weights">,
  encoder: Encoder,
): (features: readonly string[], into: Float32Array) => void {
  const { dimensions } = encoder;
  const placeOf = new Int32Array(encoder.rows).fill(-1);
  for (const [place, row] of rows.entries()) placeOf[row] = place;
  return (features, into) => {
    into.fill(0);
    for (const feature of features) {
      const row = hashOf(feature) % encoder.rows;
      const place = placeOf[row] as number;
      if (place < 0) encoder.addRow(row, into, 0);
      else addAt(into, 0, 1, weights, place * dimensions, dimensions);
    }
    toUnit(into);
  };
}
