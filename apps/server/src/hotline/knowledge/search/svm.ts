/**
 * Linear support vector machines, one per label against all others, trained by dual coordinate descent (Hsieh et al. 2008, as in
 * LIBLINEAR): squared hinge loss, deterministic order, no dependency. Features are tf-idf weighted and of unit length.
 */
import { createRandom, shuffle } from "./random.ts";

export interface Example {
  readonly features: readonly string[];
  readonly label: number;
}

/** A trained model as plain data: it can be handed over by a worker. */
export interface LinearModel {
  /** The features, a line each, in the order of their columns: one string is handed over in no time, a map of thousands is not. */
  readonly vocabulary: string;
  readonly idf: Float32Array;
  /** Column by column, all labels side by side: a query touches few columns and every label. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

const COST = 1;
const MOST_PASSES = 12;
const TOLERANCE = 0.05;

interface Rows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Trains on `examples`, whose labels are 0 … labels-1. */
export function trainLinear(examples: readonly Example[], labels: number): LinearModel {
  const vocabulary = new Map<string, number>();
  const holding: number[] = [];
  for (const { features } of examples) {
    for (const feature of features) {
      const column = vocabulary.get(feature) ?? vocabulary.size;
      vocabulary.set(feature, column);
      holding[column] = (holding[column] ?? 0) + 1;
    }
  }
  const idf = Float32Array.from(holding, (count) => Math.log(1 + examples.length / count));
  const rows = rowsOf(examples, vocabulary, idf);
  const width = vocabulary.size;
  const weights = new Float32Array(width * labels);
  const bias = new Float32Array(labels);
  const targets = Int32Array.from(examples, (example) => example.label);
  const own = new Float32Array(width + 1);
  for (let label = 0; label < labels; label += 1) {
    own.fill(0);
    trainOne(rows, targets, label, own);
    for (let column = 0; column < width; column += 1)
      weights[column * labels + label] = own[column] as number;
    bias[label] = own[width] as number;
  }
  return { vocabulary: [...vocabulary.keys()].join("\n"), idf, weights, bias };
}

/** What adds the decision value of every label to its second argument. */
export function linearScorer({
  vocabulary,
  idf,
  weights,
  bias,
}: LinearModel): (features: readonly string[], into: Float64Array) => void {
  const columnOf = new Map(vocabulary.split("\n").map((feature, column) => [feature, column]));
  const labels = bias.length;

  return (features, into) => {
    let norm = 0;
    const columns: number[] = [];
    for (const feature of features) {
      const column = columnOf.get(feature);
      if (column === undefined) continue;
      columns.push(column);
      norm += (idf[column] as number) ** 2;
    }
    const scale = norm === 0 ? 0 : 1 / Math.sqrt(norm);
    for (let label = 0; label < labels; label += 1)
      into[label] = (into[label] as number) + (bias[label] as number);
    for (const column of columns) {
      const value = (idf[column] as number) * scale;
      const start = column * labels;
      for (let label = 0; label < labels; label += 1)
        into[label] = (into[label] as number) + value * (weights[start + label] as number);
    }
  };
}

function rowsOf(
  examples: readonly Example[],
  vocabulary: ReadonlyMap<string, number>,
  idf: Float32Array,
): Rows {
  const starts = new Int32Array(examples.length + 1);
  for (const [row, { features }] of examples.entries())
    starts[row + 1] = (starts[row] as number) + features.length;
  const columns = new Int32Array(starts[examples.length] as number);
  const values = new Float32Array(columns.length);
  for (const [row, { features }] of examples.entries()) {
    let at = starts[row] as number;
    let norm = 0;
    for (const feature of features) {
      const column = vocabulary.get(feature) as number;
      columns[at] = column;
      values[at] = idf[column] as number;
      norm += (values[at] as number) ** 2;
      at += 1;
    }
    const scale = norm === 0 ? 0 : 1 / Math.sqrt(norm);
    for (let each = starts[row] as number; each < at; each += 1)
      values[each] = (values[each] as number) * scale;
  }
  return { starts, columns, values };
}

/** One label against the rest; `weights` ends with the bias. Rows far on the right side are skipped in later passes (shrinking). */
function trainOne(rows: Rows, targets: Int32Array, label: number, weights: Float32Array): void {
  const { starts, columns, values } = rows;
  const count = targets.length;
  const bias = weights.length - 1;
  const random = createRandom(label + 1);
  const alphas = new Float32Array(count);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  const diagonal = 1 / (2 * COST);
  let active = count;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    shuffle(order.subarray(0, active), random);
    let largest = 0;
    for (let each = 0; each < active; each += 1) {
      const row = order[each] as number;
      const sign = targets[row] === label ? 1 : -1;
      const start = starts[row] as number;
      const end = starts[row + 1] as number;
      let value = weights[bias] as number;
      for (let at = start; at < end; at += 1)
        value += (weights[columns[at] as number] as number) * (values[at] as number);
      const alpha = alphas[row] as number;
      const gradient = sign * value - 1 + diagonal * alpha;
      if (alpha === 0 && gradient > 0) {
        // Already right with room to spare: out of this label's next passes when clearly so.
        if (gradient > 0.3 && pass > 0) {
          active -= 1;
          order[each] = order[active] as number;
          order[active] = row;
          each -= 1;
        }
        continue;
      }
      largest = Math.max(largest, Math.abs(gradient));
      const next = Math.max(0, alpha - gradient / (2 + diagonal));
      alphas[row] = next;
      const step = (next - alpha) * sign;
      if (step === 0) continue;
      for (let at = start; at < end; at += 1) {
        const column = columns[at] as number;
        weights[column] = (weights[column] as number) + step * (values[at] as number);
      }
      weights[bias] = (weights[bias] as number) + step;
    }
    if (largest < TOLERANCE) break;
  }
}
