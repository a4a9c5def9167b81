/**
 * From evidence to the probability that the first article is right. The numbers were fitted once (logistic regression over seven seeded
 * splits of two English sets, 3 to 270 questions per article, with and without the encoder having seen the topics).
 */
import type { Evidence } from "./evidence.ts";

const BIAS = -5.66;
/** Stands for the terms of the encoder where there is none. */
const WITHOUT_ENCODER = 3.05;

export function confidenceOf({ share, lead, known, coverage, nearness }: Evidence): number {
  const sum =
    BIAS +
    0.34 * share +
    1.85 * (Math.min(3, lead) / 3) +
    3.24 * known -
    1.96 * known * known +
    1.66 * coverage +
    (nearness === null ? WITHOUT_ENCODER : 2.98 * nearness + 1.52 * share * nearness);
  return 1 / (1 + Math.exp(-sum));
}

/** Where too little is known of an index to measure it. */
export const DEFAULT_THRESHOLD = 0.2;
const LOWEST_THRESHOLD = 0.1;
const HIGHEST_THRESHOLD = 0.22;
const KEPT = 0.95;

/** The confidence that 95 % of the questions left out of the index reached. */
export function thresholdOf(confidences: readonly number[]): number {
  if (confidences.length < 20) return DEFAULT_THRESHOLD;
  const sorted = confidences.toSorted((a, b) => a - b);
  const at = sorted[Math.floor(sorted.length * (1 - KEPT))] ?? DEFAULT_THRESHOLD;
  return Math.min(HIGHEST_THRESHOLD, Math.max(LOWEST_THRESHOLD, at));
}
