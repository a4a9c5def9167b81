/** All articles' texts of one script, ready to be asked. */

import type { SearchArticle } from "./article.ts";
import { confidenceOf } from "./confidence.ts";
import type { Encoder } from "./encoder.ts";
import { type Weighed, weigh } from "./evidence.ts";
import { createPinyin } from "./pinyin.ts";
import {
  createScorers,
  type Query,
  type Text,
  type TrainedModels,
  trainModels,
  withTuned,
} from "./scorers.ts";
import { createSpelling } from "./spelling.ts";
import { placeOf, synonymTerms } from "./synonyms.ts";
import { featuresOf, type Script, type Tokens, termsOf, tokensOf, weightOf } from "./text.ts";
import type { Parts } from "./turns.ts";
import { type Tuning, tune } from "./weights.ts";

/** What one script's index says of a question. */
export interface Opinion {
  /** Article ids and their share of belief, best first. */
  readonly ranked: readonly { readonly id: string; readonly share: number }[];
  /** Probability that the first is right, and whether that is enough to answer. */
  readonly confidence: number;
  readonly isSure: boolean;
  /** The question as it was understood when words were corrected, else null. */
  readonly corrected: string | null;
}

export interface ScriptIndex {
  ask(tokens: Tokens, limit: number): Opinion;
  /** Share of the words that are known to the articles or to everybody; decides whether Latin letters may be pinyin. */
  knownWords(words: readonly string[]): number;
  /** Whether the Latin letters can be read as Chinese sounds that the articles hold. */
  soundsKnown(words: readonly string[]): boolean;
  askSounds(words: readonly string[], limit: number): Opinion;
}

interface Source {
  readonly ids: readonly string[];
  readonly texts: readonly Text[];
  readonly extra: readonly (readonly string[])[];
  readonly words: ReadonlyMap<string, number>;
  readonly titles: readonly Tokens[];
}

/** What is learned from one script's texts, as plain data. */
export interface Learned {
  readonly models: TrainedModels;
  readonly tuning: Tuning;
}

/** The slow part: seconds for thousands of questions, so it runs in a worker. */
export function learn(
  articles: readonly SearchArticle[],
  script: Script,
  encoder: Encoder | null,
): Learned {
  const { ids, texts, extra } = sourceOf(articles, script);
  const models = trainModels(texts, ids.length, encoder);
  const tuning = tune(texts, extra, ids.length, encoder, models);
  const isTuned = encoder !== null && tuning.isTuned;
  return {
    models: isTuned ? withTuned(models, texts, ids.length, encoder) : models,
    tuning,
  };
}

/** Null when no article has a title or question in that script. `learned` is of the same articles. */
export function* assembleScript(
  articles: readonly SearchArticle[],
  script: Script,
  encoder: Encoder | null,
  { models, tuning }: Learned,
): Parts<ScriptIndex | null> {
  const { ids, texts, extra, words, titles } = sourceOf(articles, script);
  if (ids.length === 0) return null;
  yield;
  const scorers = createScorers(texts, extra, ids.length, encoder, models);
  yield;
  const spelling = yield* createSpelling(words);
  yield;
  const pinyin = script === "han" ? createPinyin(titles, ids.length) : null;

  function opinion(weighed: Weighed, corrected: string | null, confidence: number): Opinion {
    const { order, shares } = weighed;
    return {
      ranked: order.map((at) => ({ id: ids[at] as string, share: shares[at] as number })),
      confidence,
      isSure: confidence >= tuning.threshold,
      corrected,
    };
  }

  function ask(tokens: Tokens, limit: number): Opinion {
    const mended = tokens.words.map((word) => spelling.correct(word));
    const isMended = mended.some((word, at) => word !== tokens.words[at]);
    const read: Tokens = isMended ? { ...tokens, words: mended } : tokens;
    const query = queryOf(read);
    const corrected = isMended ? [...mended, ...tokens.runs].join(" ") : null;
    const weighed = weigh(scorers, query, scorers.score(query), tuning.weights, limit);
    return opinion(weighed, corrected, confidenceOf(weighed.evidence));
  }

  function askSounds(letters: readonly string[], limit: number): Opinion {
    const query: Query = { terms: new Map(), features: pinyin?.featuresOf(letters) ?? [] };
    const scores = scorers.score(query);
    if (pinyin !== null) scores[0] = pinyin.score(letters);
    const weighed = weigh(scorers, query, scores, tuning.weights, limit);
    const known = pinyin?.known(letters) ?? 0;
    return opinion(weighed, null, confidenceOf({ ...weighed.evidence, known, coverage: known }));
  }

  return {
    ask,
    askSounds,
    knownWords: (list) =>
      list.length === 0 ? 0 : list.filter((word) => spelling.isPlain(word)).length / list.length,
    soundsKnown: (list) => (pinyin?.known(list) ?? 0) >= 0.6,
  };
}

/** Articles in the order of their ids, texts in the order of their characters: the order they came in changes nothing. */
function sourceOf(articles: readonly SearchArticle[], script: Script): Source {
  const byId = new Map<
    string,
    { titles: Set<string>; questions: Set<string>; extra: Set<string> }
  >();
  for (const { id, title, examples = [], body = "", summary = "" } of articles) {
    const entry = byId.get(id) ?? { titles: new Set(), questions: new Set(), extra: new Set() };
    byId.set(id, entry);
    entry.titles.add(title);
    for (const example of examples) entry.questions.add(example);
    for (const text of [summary, body]) if (text !== "") entry.extra.add(text);
  }
  const ids: string[] = [];
  const texts: Text[] = [];
  const extra: string[][] = [];
  const titles: Tokens[] = [];
  const words = new Map<string, number>();
  for (const id of [...byId.keys()].sort()) {
    const entry = byId.get(id);
    const mine = [
      ...listOf(entry?.titles, script, true),
      ...listOf(entry?.questions, script, false),
    ];
    if (mine.length === 0) continue;
    const label = ids.push(id) - 1;
    for (const { tokens, isTitle } of mine) {
      texts.push(textOf(label, isTitle, tokens));
      for (const word of tokens.words) words.set(word, (words.get(word) ?? 0) + 1);
      titles[label] = merge(titles[label], tokens);
    }
    extra.push(extraOf(listOf(entry?.extra, script, false).map(({ tokens }) => tokens)));
  }
  return { ids, texts, extra, words, titles };
}

/** Features are made when first asked for: an index of trained models never asks. */
function textOf(label: number, isTitle: boolean, tokens: Tokens): Text {
  let features: string[] | undefined;
  return {
    label,
    isTitle,
    terms: termsOf(tokens),
    get features() {
      features ??= featuresOf(tokens);
      return features;
    },
  };
}

function listOf(texts: Iterable<string> = [], script: Script, isTitle: boolean) {
  return [...texts]
    .sort()
    .map((text) => ({ tokens: tokensOf(text), isTitle }))
    .filter(
      ({ tokens }) => tokens.script === script && tokens.words.length + tokens.runs.length > 0,
    );
}

/** A body's words count once each: it says what an article touches, its questions say what it is about. */
function extraOf(bodies: readonly Tokens[]): string[] {
  return [...new Set(bodies.flatMap((tokens) => termsOf(tokens)))];
}

function merge(a: Tokens | undefined, b: Tokens): Tokens {
  if (a === undefined) return b;
  return { script: a.script, words: [...a.words, ...b.words], runs: [...a.runs, ...b.runs] };
}

function queryOf(tokens: Tokens): Query {
  const terms = new Map<string, number>();
  for (const [term, weight] of synonymTerms(placeOf(tokens.words, tokens.runs)))
    terms.set(term, weight);
  for (const term of termsOf(tokens)) terms.set(term, weightOf(term));
  return { terms, features: featuresOf(tokens) };
}
