/** One question weighed by all scorers: the articles' order, and what speaks for and against the first one. */
import type { Query, Scorers } from "./scorers.ts";

/** Multipliers of the standardised scores; the softmax of their sum over the articles is a probability. */
export type Weights = readonly number[];

/** What the confidence is made of (confidence.ts). */
export interface Evidence {
  /** Belief in the best article, 0–1. */
  readonly share: number;
  /** How far the best is before the second, in deviations. */
  readonly lead: number;
  /** Idf-weighted share of the question that the index knows · that the best article holds. */
  readonly known: number;
  readonly coverage: number;
  /** Cosine in the encoder's space; null for a script without one. */
  readonly nearness: number | null;
}

export interface Weighed {
  /** Articles' places, best first. */
  readonly order: readonly number[];
  /** Belief in each article; adds up to 1. */
  readonly shares: Float64Array;
  readonly evidence: Evidence;
}

/** Weighs raw scores, which are standardised in place. */
export function weigh(
  scorers: Scorers,
  query: Query,
  scores: readonly Float64Array[],
  weights: Weights,
  limit: number,
): Weighed {
  const near = scores[scorers.names.indexOf("encoder")]?.slice();
  for (const each of scores) standardise(each);
  const mixed = mixOf(scores, weights);
  const shares = softmaxOf(mixed);
  const order = bestOf(mixed, Math.max(2, limit));
  const [best = 0, second = best] = order;
  const evidence = {
    share: shares[best] ?? 0,
    lead: (mixed[best] ?? 0) - (mixed[second] ?? 0),
    known: scorers.known(query),
    coverage: scorers.coverage(query, best),
    nearness: near?.[best] ?? null,
  };
  return { order: order.slice(0, limit), shares, evidence };
}

/** Mean 0, deviation 1, in place; an array without differences becomes zeros. */
export function standardise(scores: Float64Array): void {
  const count = Math.max(1, scores.length);
  let sum = 0;
  for (const score of scores) sum += score;
  const mean = sum / count;
  let squares = 0;
  for (const score of scores) squares += (score - mean) ** 2;
  const deviation = Math.sqrt(squares / count);
  for (let at = 0; at < scores.length; at += 1)
    scores[at] = deviation < 1e-9 ? 0 : ((scores[at] as number) - mean) / deviation;
}

/** Σ weight · score, article by article. */
export function mixOf(scores: readonly Float64Array[], weights: Weights): Float64Array {
  const mixed = new Float64Array(scores[0]?.length ?? 0);
  for (const [at, each] of scores.entries()) {
    const weight = weights[at] ?? 0;
    for (let article = 0; article < mixed.length; article += 1)
      mixed[article] = (mixed[article] as number) + weight * (each[article] as number);
  }
  return mixed;
}

/** Probabilities that add up to 1. */
export function softmaxOf(values: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) highest = Math.max(highest, value);
  let sum = 0;
  const chances = values.map((value) => {
    const each = Math.exp(value - highest);
    sum += each;
    return each;
  });
  for (let at = 0; at < chances.length; at += 1) chances[at] = (chances[at] as number) / sum;
  return chances;
}

/** Places of the highest values, best first, equal ones by place. */
function bestOf(values: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (best.length === count && value <= (values[best[count - 1] as number] as number)) continue;
    let place = best.length;
    while (place > 0 && value > (values[best[place - 1] as number] as number)) place -= 1;
    best.splice(place, 0, at);
    if (best.length > count) best.pop();
  }
  return best;
}
