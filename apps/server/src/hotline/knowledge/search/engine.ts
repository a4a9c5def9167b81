/** The whole engine: two scripts' indexes over the articles, and over their queues for triage. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { SearchArticle } from "./article.ts";
import { type Encoder, readEncoder } from "./encoder.ts";
import {
  assembleScript,
  type Learned,
  learn,
  type Opinion,
  type ScriptIndex,
} from "./script-index.ts";
import { createSuggest, type Suggestion } from "./suggest.ts";
import { type Script, type Tokens, tokensOf } from "./text.ts";
import { atOnce, inTurns, type Parts } from "./turns.ts";

/** Articles found for a question, best first. */
export interface Ranking {
  readonly ranked: readonly { readonly id: string; readonly score: number }[];
  /** Probability that the first one is right. */
  readonly confidence: number;
  /** True when the engine is not sure enough to answer: show it as "did you mean", offer a person. */
  readonly abstain: boolean;
  /** The question as it was read when words were mistyped, else null. */
  readonly corrected: string | null;
}

/** Where a problem belongs. */
export interface Triage {
  /** Up to three, likeliest first. */
  readonly queues: readonly { readonly queue: string; readonly confidence: number }[];
  readonly articles: readonly string[];
  readonly abstain: boolean;
}

/** Immutable: publishing an article makes a new one. Same articles, same question, same answer, whatever their order. */
export interface SearchIndex {
  rank(query: string, options?: { readonly limit?: number }): Ranking;
  suggest(prefix: string, options?: { readonly limit?: number }): readonly Suggestion[];
  triage(text: string): Triage;
}

/** What training leaves behind: plain data, so that a worker can hand it over. */
export interface LearnedIndex {
  readonly articles: Readonly<Record<Script, Learned>>;
  readonly queues: Readonly<Record<Script, Learned>>;
}

const DEFAULT_LIMIT = 10;
const WARM_UP = 60;

const SHIPPED = new URL("encoder.bin", import.meta.url);

let shipped: Encoder | undefined;

function shippedEncoder(): Encoder {
  shipped ??= readEncoder(readFileSync(SHIPPED));
  return shipped;
}

/** The encoder was trained on English only. */
const encoderFor = (script: Script, encoder: Encoder) => (script === "latin" ? encoder : null);

/** The memory of the learned numbers: given to `postMessage`, they change hands instead of being copied. */
export function buffersOf({ articles, queues }: LearnedIndex): ArrayBuffer[] {
  return [articles, queues]
    .flatMap(({ latin, han }) => [latin.models, han.models])
    .flatMap(({ linear, home, centroids, tuned }) => [
      linear?.idf,
      linear?.weights,
      linear?.bias,
      home?.weights,
      home?.centroids,
      centroids,
      tuned?.rows,
      tuned?.weights,
      tuned?.centroids,
    ])
    .flatMap((numbers) => (numbers ? [numbers.buffer as ArrayBuffer] : []));
}

/** The slow part of `buildIndex`. `encoder`: other weights than the shipped ones, for measuring. */
export function learnIndex(
  articles: readonly SearchArticle[],
  encoder: Encoder = shippedEncoder(),
): LearnedIndex {
  const both = (list: readonly SearchArticle[]) => ({
    latin: learn(list, "latin", encoderFor("latin", encoder)),
    han: learn(list, "han", encoderFor("han", encoder)),
  });
  return { articles: both(articles), queues: both(byQueue(articles)) };
}

/**
 * Makes the index of articles and what was learned from them, a part in each turn of the event loop: in one piece it held a
 * server up long enough (a second on a busy machine) to call itself overloaded.
 */
export async function assembleInTurns(
  articles: readonly SearchArticle[],
  learned: LearnedIndex,
): Promise<SearchIndex> {
  shipped ??= readEncoder(await readFile(SHIPPED));
  return inTurns(assembling(articles, learned, shipped));
}

function* assembling(
  articles: readonly SearchArticle[],
  learned: LearnedIndex,
  encoder: Encoder,
): Parts<SearchIndex> {
  function* both(list: readonly SearchArticle[], models: LearnedIndex["articles"]) {
    yield;
    const latin = yield* assembleScript(list, "latin", encoderFor("latin", encoder), models.latin);
    yield;
    const han = yield* assembleScript(list, "han", encoderFor("han", encoder), models.han);
    return { latin, han };
  }
  const byArticle = yield* both(articles, learned.articles);
  const queues = yield* both(byQueue(articles), learned.queues);
  yield;
  const queueOf = new Map(articles.flatMap(({ id, queue }) => (queue ? [[id, queue]] : [])));
  const suggest = createSuggest(articles);
  yield;

  function rank(query: string, { limit = DEFAULT_LIMIT } = {}): Ranking {
    const opinion = ask(byArticle, tokensOf(query), limit);
    if (opinion === null) return { ranked: [], confidence: 0, abstain: true, corrected: null };
    const { confidence } = opinion;
    return {
      ranked: opinion.ranked.map(({ id, share }) => ({ id, score: share })),
      confidence,
      abstain: !opinion.isSure,
      corrected: opinion.corrected,
    };
  }

  function triage(text: string): Triage {
    const tokens = tokensOf(text);
    const found = ask(byArticle, tokens, articles.length);
    const direct = ask(queues, tokens, articles.length);
    if (found === null || direct === null) return { queues: [], articles: [], abstain: true };
    const shares = new Map<string, number>();
    const add = (queue: string | undefined, share: number) => {
      if (queue !== undefined) shares.set(queue, (shares.get(queue) ?? 0) + share / 2);
    };
    for (const { id, share } of found.ranked) add(queueOf.get(id), share);
    for (const { id, share } of direct.ranked) add(id, share);
    return {
      queues: [...shares]
        .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
        .slice(0, 3)
        .map(([queue, share]) => ({ queue, confidence: share })),
      articles: found.ranked.slice(0, 3).map(({ id }) => id),
      abstain: !found.isSure,
    };
  }

  // The first dozens of questions run before the compiler has seen the loops: better these than a customer's.
  for (const { title } of articles.slice(0, WARM_UP)) {
    rank(title);
    yield;
  }

  return { rank, triage, suggest: (prefix, { limit = 6 } = {}) => suggest(prefix, limit) };
}

/** Learns and assembles at once, in this thread. */
export function buildIndex(
  articles: readonly SearchArticle[],
  encoder: Encoder = shippedEncoder(),
): SearchIndex {
  return atOnce(assembling(articles, learnIndex(articles, encoder), encoder));
}

/** The index of the question's script; Latin letters that no word explains may be Chinese sounds. */
function ask(
  { latin, han }: Readonly<Record<Script, ScriptIndex | null>>,
  tokens: Tokens,
  limit: number,
): Opinion | null {
  const { script, words, runs } = tokens;
  if (words.length + runs.length === 0) return null;
  if (script === "latin" && han !== null && han.soundsKnown(words)) {
    const isEnglish = latin !== null && latin.knownWords(words) > 0.5;
    if (!isEnglish) return han.askSounds(words, limit);
  }
  const index = script === "han" ? (han ?? latin) : (latin ?? han);
  return index?.ask(tokens, limit) ?? null;
}

/** One entry per queue, holding the texts of all its articles. */
function byQueue(articles: readonly SearchArticle[]): SearchArticle[] {
  return articles.flatMap((article) => {
    const { queue, title, examples = [] } = article;
    return queue ? [{ id: queue, title, examples }] : [];
  });
}
