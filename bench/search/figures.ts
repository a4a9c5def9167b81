/** The usual figures of a ranking, and of a confidence. */
import type { Ranker } from "./rivals.ts";
import type { Asked } from "./sets.ts";

export interface Figures {
  readonly top1: number;
  readonly top3: number;
  readonly mrr10: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks everything once to warm up, then once to measure. */
export function figuresOf(ranker: Ranker, asked: readonly Asked[]): Figures {
  for (const { text } of asked.slice(0, 200)) ranker(text);
  let top1 = 0;
  let top3 = 0;
  let reciprocal = 0;
  const times: number[] = [];
  for (const { text, answers } of asked) {
    const start = performance.now();
    const ranked = ranker(text);
    times.push(performance.now() - start);
    const place = ranked.findIndex((id) => answers.includes(id));
    if (place === 0) top1 += 1;
    if (place >= 0 && place < 3) top3 += 1;
    if (place >= 0 && place < 10) reciprocal += 1 / (place + 1);
  }
  times.sort((a, b) => a - b);
  const count = Math.max(1, asked.length);
  return {
    top1: (100 * top1) / count,
    top3: (100 * top3) / count,
    mrr10: reciprocal / count,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

/** Each figure's mean, rounded for reading. */
export function meanOf(all: readonly Figures[]): Figures {
  const mean = (name: keyof Figures, digits: number) =>
    Number(
      (all.reduce((sum, each) => sum + each[name], 0) / Math.max(1, all.length)).toFixed(digits),
    );
  return {
    top1: mean("top1", 1),
    top3: mean("top3", 1),
    mrr10: mean("mrr10", 3),
    p50Ms: mean("p50Ms", 3),
    p99Ms: mean("p99Ms", 3),
  };
}

/** Chance that an answerable question gets more confidence than an unanswerable one; 0.5 is a coin. */
export function areaOf(answerable: readonly number[], foreign: readonly number[]): number {
  let sum = 0;
  for (const high of answerable)
    for (const low of foreign) sum += high > low ? 1 : high === low ? 0.5 : 0;
  return Number((sum / Math.max(1, answerable.length * foreign.length)).toFixed(3));
}

/** Mean distance of confidence and truth over ten bins of confidence, each weighted by how many fell in it. */
export function calibrationErrorOf(
  cases: readonly { confidence: number; isRight: boolean }[],
): number {
  let error = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = cases.filter(
      ({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin,
    );
    const right = inside.filter(({ isRight }) => isRight).length;
    const believed = inside.reduce((sum, { confidence }) => sum + confidence, 0);
    error += Math.abs(believed - right) / Math.max(1, cases.length);
  }
  return Number(error.toFixed(3));
}
