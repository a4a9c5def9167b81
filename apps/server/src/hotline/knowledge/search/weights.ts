/**
 * How much each scorer is believed, and how sure is sure enough, are learned from the articles themselves: their questions are left out
 * fold by fold and put to an index without them. The weights make the right article likeliest (conditional logit, drawn towards a
 * prior); the threshold keeps 95 % of those questions. They also decide whether the encoder is trained further on the articles.
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
  withTuned,
} from "./scorers.ts";
import { weightOf } from "./text.ts";

/** What cross-validation finds. */
export interface Tuning {
  readonly weights: Weights;
  /** Under this confidence the engine is not sure. */
  readonly threshold: number;
  /** Whether the encoder trained further is one of the scorers. */
  readonly isTuned: boolean;
}

const PRIOR: Readonly<Record<ScorerName, number>> = {
  bm25: 0.7,
  linear: 0.5,
  encoder: 1.2,
  tuned: 1.2,
  home: 0.2,
};
/** Beside its trained copy the encoder as shipped has little to add. */
const PRIOR_BESIDE_TUNED = 0.3;
/**
 * An encoder that finds so many of the left-out questions has learned these topics from many more questions than the articles hold; trained
 * on theirs it finds fewer (docs/reference/benchmarks.md).
 */
const KNOWS_THE_TOPICS = 0.9;
const PULL = 6;
const FOLDS = 3;
/** With so many texts one fold holds enough questions, and the others would only cost time. */
const MOST_FOR_ALL_FOLDS = 800;
const MOST_TEXTS = 14_000;
const MOST_QUESTIONS = 1_500;
const MOST_ARTICLES = 400;

/** The texts without a part of the questions, and those questions. */
interface Fold {
  readonly kept: readonly Text[];
  readonly left: readonly Text[];
  readonly models: TrainedModels;
}

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
  const questions = texts.filter((text) => !text.isTitle).length;
  const isFit = articles >= 4 && articles <= MOST_ARTICLES && texts.length <= MOST_TEXTS;
  if (!isFit || questions < 2 * articles)
    return { weights: priorOf(names), threshold: DEFAULT_THRESHOLD, isTuned: false };
  const folds = foldsOf(texts, articles, encoder);
  const shipped = casesOf(folds, extraTerms, articles, encoder);
  const tuned = encoder && tunedCasesOf(shipped, folds, extraTerms, articles, encoder);
  const cases = tuned ?? shipped;
  const weights = fit(cases, priorOf(cases[0]?.scorers.names ?? names));
  const confidences = cases.map(({ scorers, query, scores }) =>
    confidenceOf(weigh(scorers, query, scores, weights, 2).evidence),
  );
  return { weights, threshold: thresholdOf(confidences), isTuned: tuned !== null };
}

function priorOf(names: readonly ScorerName[]): Weights {
  const isTuned = names.includes("tuned");
  return names.map((name) => (isTuned && name === "encoder" ? PRIOR_BESIDE_TUNED : PRIOR[name]));
}

/** The cases with the encoder trained further, or null when that finds no more of them than the encoder as shipped. */
function tunedCasesOf(
  shipped: readonly Case[],
  folds: readonly Fold[],
  extraTerms: readonly (readonly string[])[],
  articles: number,
  encoder: Encoder,
): Case[] | null {
  const before = foundBy("encoder", shipped);
  if (before >= KNOWS_THE_TOPICS) return null;
  const trained = folds.map((fold) => ({
    ...fold,
    models: withTuned(fold.models, fold.kept, articles, encoder),
  }));
  const cases = casesOf(trained, extraTerms, articles, encoder);
  return foundBy("tuned", cases) > before ? cases : null;
}

/** Share of the cases whose article that scorer alone puts first. */
function foundBy(name: ScorerName, cases: readonly Case[]): number {
  const found = cases.filter(({ label, scorers, scores }) => {
    const own = scores[scorers.names.indexOf(name)];
    return own?.every((score, article) => article === label || score < (own[label] ?? 0));
  });
  return found.length / Math.max(1, cases.length);
}

function foldsOf(texts: readonly Text[], articles: number, encoder: Encoder | null): Fold[] {
  const order = Int32Array.from({ length: texts.length }, (_, index) => index);
  shuffle(order, createRandom(11));
  const foldOf = new Int32Array(texts.length);
  for (const [place, index] of order.entries()) foldOf[index] = place % FOLDS;
  const count = texts.length > MOST_FOR_ALL_FOLDS ? 1 : FOLDS;
  return Array.from({ length: count }, (_, fold) => {
    const kept = texts.filter((text, index) => text.isTitle || foldOf[index] !== fold);
    // In the drawn order: the texts lie article by article, and a cut must not leave whole articles out.
    const left = Array.from(order, (index) => ({ index, text: texts[index] as Text }))
      .filter(({ index, text }) => !text.isTitle && foldOf[index] === fold)
      .map(({ text }) => text);
    return {
      kept,
      left: left.slice(0, Math.ceil(MOST_QUESTIONS / count)),
      models: trainModels(kept, articles, encoder),
    };
  });
}

function casesOf(
  folds: readonly Fold[],
  extraTerms: readonly (readonly string[])[],
  articles: number,
  encoder: Encoder | null,
): Case[] {
  return folds.flatMap(({ kept, left, models }) => {
    const scorers = createScorers(kept, extraTerms, articles, encoder, models);
    return left.map(({ label, terms, features }) => {
      const query = { terms: new Map(terms.map((term) => [term, weightOf(term)])), features };
      return { label, query, scorers, scores: scorers.score(query) };
    });
  });
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
