/** The scorers of one script's index. Each gives every article a number; what the numbers are worth is learned in weights.ts. */
import { createBm25 } from "./bm25.ts";
import type { Encoder } from "./encoder.ts";
import { type HomeModel, scoreHome, trainHome } from "./home-encoder.ts";
import { type LinearModel, linearScorer, trainLinear } from "./svm.ts";
import { type TunedModel, trainTuned, tunedScorer } from "./tuned-encoder.ts";
import { centroidsOf, scoreCentroids } from "./vectors.ts";

/** One text of an article: its title, or a question as people ask it. */
export interface Text {
  /** The article's place in the index. */
  readonly label: number;
  readonly isTitle: boolean;
  readonly terms: readonly string[];
  readonly features: readonly string[];
}

/** A question, analysed once for all scorers. */
export interface Query {
  /** Terms and their weights, synonyms included. */
  readonly terms: ReadonlyMap<string, number>;
  readonly features: readonly string[];
}

export interface Scorers {
  /** Names of the scorers, in the order of `score`. */
  readonly names: readonly ScorerName[];
  /** One array of `articles` numbers per scorer. */
  score(query: Query): Float64Array[];
  /** Share of the question's weight that the index knows, and that one article holds. */
  known(query: Query): number;
  coverage(query: Query, article: number): number;
}

export type ScorerName = "bm25" | "linear" | "encoder" | "tuned" | "home";

/** Training one model per article against all others is not for indexes of thousands of entries: there BM25 and the encoder decide. */
const MOST_TRAINED_ARTICLES = 1_500;

/** What training leaves behind, as plain data: a worker hands it over, and scorers are made of it at once. */
export interface TrainedModels {
  readonly linear: LinearModel | null;
  readonly home: HomeModel | null;
  readonly centroids: Float32Array | null;
  /** The encoder trained further on these texts; null where that does not pay. */
  readonly tuned: TunedModel | null;
}

/** Trains on `texts`, whose labels are 0 … articles-1. `encoder` is null for a script that it was not trained on. */
export function trainModels(
  texts: readonly Text[],
  articles: number,
  encoder: Encoder | null,
): TrainedModels {
  const isTrained = articles > 1 && articles <= MOST_TRAINED_ARTICLES;
  return {
    linear: isTrained ? trainLinear(texts, articles) : null,
    home: isTrained && encoder === null ? trainHome(texts, articles) : null,
    centroids: encoder && centroidsOf(texts, articles, encoder.dimensions, encoder.encode),
    tuned: null,
  };
}

/** The same models and the encoder trained further, which takes the longest. */
export function withTuned(
  models: TrainedModels,
  texts: readonly Text[],
  articles: number,
  encoder: Encoder,
): TrainedModels {
  return { ...models, tuned: trainTuned(texts, articles, encoder) };
}

/** All scorers over `texts`; `models` were trained on the same texts. */
export function createScorers(
  texts: readonly Text[],
  extraTerms: readonly (readonly string[])[],
  articles: number,
  encoder: Encoder | null,
  models: TrainedModels,
): Scorers {
  const documents = Array.from({ length: articles }, (_, label) => [...(extraTerms[label] ?? [])]);
  for (const { label, isTitle, terms } of texts) {
    documents[label]?.push(...terms);
    if (isTitle) documents[label]?.push(...terms);
  }
  const bm25 = createBm25(documents);
  const parts: [ScorerName, (query: Query, into: Float64Array) => void][] = [
    ["bm25", ({ terms }, into) => bm25.score(terms, into)],
  ];
  const { linear, home, centroids, tuned } = models;
  if (linear !== null) {
    const score = linearScorer(linear);
    parts.push(["linear", ({ features }, into) => score(features, into)]);
  }
  if (encoder !== null && centroids !== null) {
    const vector = new Float32Array(encoder.dimensions);
    parts.push([
      "encoder",
      ({ features }, into) => {
        encoder.encode(features, vector);
        scoreCentroids(centroids, vector, into);
      },
    ]);
  }
  if (encoder !== null && tuned !== null) {
    const score = tunedScorer(tuned, encoder);
    parts.push(["tuned", ({ features }, into) => score(features, into)]);
  }
  if (home !== null) parts.push(["home", ({ features }, into) => scoreHome(home, features, into)]);
  return {
    names: parts.map(([name]) => name),
    score: (query) =>
      parts.map(([, score]) => {
        const into = new Float64Array(articles);
        score(query, into);
        return into;
      }),
    known: ({ terms }) => bm25.known(terms),
    coverage: ({ terms }, article) => bm25.coverage(terms, article),
  };
}
