/**
 * How much each scorer is believed, and how sure is sure enough, are learned from the articles themselves: their questions are left out
 * fold by fold and put to an index without them. The weights make the right article likeliest (conditional logit, drawn towards a
 * prior); the threshold keeps 95 % of those questions.
 */
import { confidenceOf, DEFAULT_THRESHOLD, thresholdOf } from "./confidence.ts";
import type { Encoder } from "./encoder.ts";
import { mixOf, softmaxOf, standardise, type Weights, weigh } from "./evidence.ts";
import { createRandom, shuffle } from "./random.ts";
import {
  createScorers,
  type Query,
  type ScorerName,
  type Scorers,
  type Text,
  type TrainedModels,
  trainModels,
} from "./scorers.ts";
import { weightOf } from "./text.ts";

/** What cross-validation finds. */
export interface Tuning {
  readonly weights: Weights;
  /** Under this confidence the engine is not sure. */
  readonly threshold: number;
}

const PRIOR: Readonly<Record<ScorerName, number>> = {
  bm25: 0.7,
  linear: 0.5,
  encoder: 1.2,
  home: 0.2,
};
const PULL = 6;
const FOLDS = 3;
/** With so many texts one fold holds enough questions, and the others would only cost time. */
const MOST_FOR_ALL_FOLDS = 800;
const MOST_TEXTS = 14_000;
const MOST_QUESTIONS = 1_500;
const MOST_ARTICLES = 400;

interface Case {
  readonly label: number;
  readonly query: Query;
  readonly scorers: Scorers;
  readonly scores: readonly Float64Array[];
}

/** The prior and a cautious threshold where there is too little, or too much, to learn from. */
export function tune(
  texts: readonly Text[],
  extraTerms: readonly (readonly string[])[],
  articles: number,
  encoder: Encoder | null,
  models: TrainedModels,
): Tuning {
  const { names } = createScorers([], [], 0, encoder, models);
  const prior = names.map((name) => PRIOR[name]);
  const questions = texts.filter((text) => !text.isTitle).length;
  const isFit = articles >= 4 && articles <= MOST_ARTICLES && texts.length <= MOST_TEXTS;
  if (!isFit || questions < 2 * articles) return { weights: prior, threshold: DEFAULT_THRESHOLD };
  const cases = casesOf(texts, extraTerms, articles, encoder);
  const weights = fit(cases, prior);
  const confidences = cases.map(({ scorers, query, scores }) =>
    confidenceOf(weigh(scorers, query, scores, weights, 2).evidence),
  );
  return { weights, threshold: thresholdOf(confidences) };
}

function casesOf(
  texts: readonly Text[],
  extraTerms: readonly (readonly string[])[],
  articles: number,
  encoder: Encoder | null,
): Case[] {
  const order = Int32Array.from({ length: texts.length }, (_, index) => index);
  shuffle(order, createRandom(11));
  const foldOf = new Int32Array(texts.length);
  for (const [place, index] of order.entries()) foldOf[index] = place % FOLDS;
  const cases: Case[] = [];
  const folds = texts.length > MOST_FOR_ALL_FOLDS ? 1 : FOLDS;
  for (let fold = 0; fold < folds; fold += 1) {
    const kept = texts.filter((text, index) => text.isTitle || foldOf[index] !== fold);
    const models = trainModels(kept, articles, encoder);
    const scorers = createScorers(kept, extraTerms, articles, encoder, models);
    // In the drawn order: the texts lie article by article, and a cut must not leave whole articles out.
    const left = Array.from(order, (index) => ({ index, text: texts[index] as Text })).filter(
      ({ index, text }) => !text.isTitle && foldOf[index] === fold,
    );
    for (const { text } of left.slice(0, Math.ceil(MOST_QUESTIONS / folds))) {
      const query = {
        terms: new Map(text.terms.map((term) => [term, weightOf(term)])),
        features: text.features,
      };
      cases.push({ label: text.label, query, scorers, scores: scorers.score(query) });
    }
  }
  return cases;
}

/** Gradient descent on a convex function of as many numbers as there are scorers; weights stay positive. */
function fit(cases: readonly Case[], prior: Weights): Weights {
  const weights = prior.slice();
  const standard = cases.map(({ label, scores }) => {
    const copies = scores.map((each) => each.slice());
    for (const each of copies) standardise(each);
    return { label, scores: copies };
  });
  for (let step = 0; step < 60; step += 1) {
    const gradient = weights.map((weight, at) => PULL * (weight - (prior[at] as number)));
    for (const { label, scores } of standard) addGradient(label, scores, weights, gradient);
    const rate = 0.5 / Math.sqrt(1 + step / 10) / (cases.length + PULL);
    for (let at = 0; at < weights.length; at += 1)
      weights[at] = Math.max(0.02, (weights[at] as number) - rate * (gradient[at] as number));
  }
  return weights;
}

function addGradient(
  label: number,
  scores: readonly Float64Array[],
  weights: Weights,
  gradient: number[],
): void {
  const chances = softmaxOf(mixOf(scores, weights));
  for (const [at, each] of scores.entries()) {
    let expected = 0;
    for (let article = 0; article < chances.length; article += 1)
      expected += (chances[article] as number) * (each[article] as number);
    gradient[at] = (gradient[at] as number) + expected - (each[label] as number);
  }
}
