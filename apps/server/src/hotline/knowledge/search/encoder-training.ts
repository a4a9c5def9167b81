/**
 * Trains an n-gram encoder: each question's rows are added up, and the vector must lie nearer to its topic's own than to any other's
 * (softmax over cosines with a margin, rows dropped at random, Adagrad per row). Deterministic for a seed.
 */
import { MAGIC } from "./encoder.ts";
import { createRandom, shuffle } from "./random.ts";
import { addAt, dotAt, toUnit } from "./vectors.ts";

export interface TrainingOptions {
  readonly rows: number;
  readonly dimensions: number;
  readonly epochs: number;
  readonly seed: number;
  /** Share of a question's rows that a step leaves out at random. */
  readonly dropped?: number;
  /** What is trained further, in place; without it rows and topics start at random. */
  readonly from?: { readonly rows: Float32Array; readonly topics: Float32Array };
}

/** One question: the rows of its features, and its topic as a number. */
export interface TrainingExample {
  readonly rows: Int32Array;
  readonly topic: number;
}

const SCALE = 16;
const MARGIN = 0.2;
const DROPPED = 0.4;
const RATE = 0.12;
const LAST_RATE = 0.005;

interface Model {
  readonly size: number;
  readonly rows: Float32Array;
  readonly rowSquares: Float32Array;
  readonly topics: Float32Array;
  readonly topicSquares: Float32Array;
}

/** The rows as they are after training; rows that no question touched are zero. */
export function trainEncoder(
  examples: readonly TrainingExample[],
  topics: number,
  { rows, dimensions, epochs, seed, dropped = DROPPED, from }: TrainingOptions,
): Float32Array {
  const random = createRandom(seed);
  const start = (count: number) =>
    Float32Array.from({ length: count }, () => (random() + random() + random() - 1.5) * 0.3);
  const model: Model = {
    size: dimensions,
    rows: from?.rows ?? start(rows * dimensions),
    rowSquares: new Float32Array(rows).fill(0.02),
    topics: from?.topics ?? start(topics * dimensions),
    topicSquares: new Float32Array(topics).fill(0.02),
  };
  const touched = new Uint8Array(rows);
  for (const example of examples) for (const row of example.rows) touched[row] = 1;
  const order = Int32Array.from({ length: examples.length }, (_, index) => index);
  const step = createStep(model, topics);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    const rate = RATE * (1 - epoch / epochs) + LAST_RATE;
    for (const index of order) {
      const { rows: all, topic } = examples[index] as TrainingExample;
      const kept = all.filter(() => random() >= dropped);
      if (kept.length > 0) step(kept, topic, rate);
    }
  }
  for (const [row, isTouched] of touched.entries())
    if (isTouched === 0) model.rows.fill(0, row * dimensions, (row + 1) * dimensions);
  return model.rows;
}

/** One question moves its topic's vector, its rivals' and its own rows. */
function createStep(model: Model, topics: number) {
  const { size } = model;
  const vector = new Float32Array(size);
  const pull = new Float32Array(size);
  const cosines = new Float32Array(topics);
  const errors = new Float32Array(topics);
  const normOf = (topic: number) =>
    Math.sqrt(dotAt(model.topics, topic * size, model.topics, topic * size, size)) + 1e-6;
  // Most topics stay where they are in a step, and a length is as dear as a cosine.
  const norms = Float32Array.from({ length: topics }, (_, topic) => normOf(topic));
  return (rows: Int32Array, right: number, rate: number): void => {
    vector.fill(0);
    for (const row of rows) addAt(vector, 0, 1, model.rows, row * size, size);
    const norm = Math.sqrt(dotAt(vector, 0, vector, 0, size)) + 1e-6;
    toUnit(vector);
    for (let topic = 0; topic < topics; topic += 1) {
      const start = topic * size;
      cosines[topic] = dotAt(model.topics, start, vector, 0, size) / (norms[topic] as number);
    }
    errorsOf(cosines, right, errors);
    pull.fill(0);
    for (let topic = 0; topic < topics; topic += 1) {
      const error = errors[topic] as number;
      if (Math.abs(error) < 1e-3) continue;
      addAt(pull, 0, error / (norms[topic] as number), model.topics, topic * size, size);
      moveTopic(model, topic, error, vector, cosines[topic] as number, rate);
      norms[topic] = normOf(topic);
    }
    // Only what is across the vector turns it; what is along it would change the length, which is not used.
    addAt(pull, 0, -dotAt(pull, 0, vector, 0, size), vector, 0, size);
    const square = dotAt(pull, 0, pull, 0, size) / (norm * norm * size);
    for (const row of rows) {
      const sum = (model.rowSquares[row] as number) + square;
      model.rowSquares[row] = sum;
      addAt(model.rows, row * size, -rate / (norm * Math.sqrt(sum)), pull, 0, size);
    }
  };
}

/** Softmax minus truth, times the scale; the right topic must win by the margin. */
function errorsOf(cosines: Float32Array, right: number, errors: Float32Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (const cosine of cosines) highest = Math.max(highest, cosine);
  let sum = 0;
  for (const [topic, cosine] of cosines.entries()) {
    const chance = Math.exp(SCALE * (cosine - (topic === right ? MARGIN : 0) - highest));
    errors[topic] = chance;
    sum += chance;
  }
  for (let topic = 0; topic < errors.length; topic += 1)
    errors[topic] = SCALE * ((errors[topic] as number) / sum - (topic === right ? 1 : 0));
}

function moveTopic(
  { size, topics, topicSquares }: Model,
  topic: number,
  error: number,
  vector: Float32Array,
  cosine: number,
  rate: number,
): void {
  const start = topic * size;
  const norm = Math.sqrt(dotAt(topics, start, topics, start, size)) + 1e-6;
  const square = ((error / norm) ** 2 * Math.max(0, 1 - cosine * cosine)) / size;
  const sum = (topicSquares[topic] as number) + square;
  topicSquares[topic] = sum;
  const step = (-rate / Math.sqrt(sum)) * (error / norm);
  // gradient = error / norm · (vector − cosine · unit topic); scaling the topic first keeps its own direction out of the sum.
  const along = 1 - (step * cosine) / norm;
  for (let at = start; at < start + size; at += 1) topics[at] = (topics[at] as number) * along;
  addAt(topics, start, step, vector, 0, size);
}

/** int8 with one scale per row, in the layout that encoder.ts reads. */
export function quantise(weights: Float32Array, rows: number, dimensions: number): Uint8Array {
  const bytes = new Uint8Array(12 + rows * (4 + dimensions));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, rows, true);
  view.setUint32(8, dimensions, true);
  const values = new Int8Array(bytes.buffer, 12 + rows * 4);
  for (let row = 0; row < rows; row += 1) {
    const own = weights.subarray(row * dimensions, (row + 1) * dimensions);
    const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    view.setFloat32(12 + row * 4, largest / 127, true);
    if (largest === 0) continue;
    values.set(
      Int8Array.from(own, (value) => Math.round((value / largest) * 127)),
      row * dimensions,
    );
  }
  return bytes;
}
