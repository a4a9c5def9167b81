/**
 * Mistyped Latin words: a delete-1 index (each word with one letter left out names the word) over the articles' words and the most
 * common English ones. A word that either list holds is never touched; the articles' words win over the dictionary's.
 */
import { readFileSync } from "node:fs";
import type { Parts } from "./turns.ts";

export interface Spelling {
  /** The word itself when known or hopeless, else its likeliest correction. */
  correct(word: string): string;
  /** Held by the articles, or among the words that everybody knows: rarer ones of the list are names as well ("yao", "tian"). */
  isPlain(word: string): boolean;
}

const SHORTEST = 4;
const PLAIN = 2_000;

/** As many words are read in one part: some milliseconds. */
const WORDS_PER_PART = 500;

interface CommonWords {
  readonly ranks: ReadonlyMap<string, number>;
  readonly deletes: ReadonlyMap<string, string[]>;
}

let commonWords: CommonWords | undefined;

/** `counts`: how often the articles hold each word. */
export function* createSpelling(counts: ReadonlyMap<string, number>): Parts<Spelling> {
  const own = yield* deletesOf(counts.keys());
  const { ranks, deletes: common } = (commonWords ??= yield* readCommonWords());
  const isKnown = (word: string) => counts.has(word) || ranks.has(word);

  function correct(word: string): string {
    if (word.length < SHORTEST || isKnown(word) || /\d/.test(word)) return word;
    const byCount = (candidate: string) => counts.get(candidate) ?? 0;
    const byRank = (candidate: string) => -(ranks.get(candidate) ?? Number.POSITIVE_INFINITY);
    return (
      likeliest(word, candidatesOf(word, own), byCount) ??
      likeliest(word, candidatesOf(word, common), byRank) ??
      word
    );
  }

  const isPlain = (word: string) => counts.has(word) || (ranks.get(word) ?? PLAIN) < PLAIN;
  return { correct, isPlain };
}

function* readCommonWords(): Parts<CommonWords> {
  // A line each, most usual first (`npm run gen` takes them from the dictionaries of zxcvbn-ts).
  const words = readFileSync(new URL("common-words.txt", import.meta.url), "utf8").split("\n");
  const ranks = new Map<string, number>();
  for (const [rank, word] of words.entries()) {
    const bare = word.replaceAll("'", "");
    if (/^[a-z]+$/.test(bare) && !ranks.has(bare)) ranks.set(bare, rank);
  }
  yield;
  return { ranks, deletes: yield* deletesOf(ranks.keys()) };
}

function* deletesOf(words: Iterable<string>): Parts<Map<string, string[]>> {
  const deletes = new Map<string, string[]>();
  let read = 0;
  for (const word of words) {
    if (word.length < SHORTEST) continue;
    read += 1;
    if (read % WORDS_PER_PART === 0) yield;
    for (const key of keysOf(word)) {
      const named = deletes.get(key);
      if (named === undefined) deletes.set(key, [word]);
      else named.push(word);
    }
  }
  return deletes;
}

function keysOf(word: string): Set<string> {
  const keys = new Set([word]);
  for (let at = 0; at < word.length; at += 1) keys.add(word.slice(0, at) + word.slice(at + 1));
  return keys;
}

function candidatesOf(word: string, deletes: ReadonlyMap<string, string[]>): Set<string> {
  const found = new Set<string>();
  for (const key of keysOf(word))
    for (const candidate of deletes.get(key) ?? [])
      if (isOneEdit(word, candidate)) found.add(candidate);
  return found;
}

/** One letter more, less, other, or two neighbours swapped. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const restA = a.slice(from, endA);
  const restB = b.slice(from, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}

/** First letters are seldom mistyped: a candidate that shares it wins; then the more usual, then the alphabet. */
function likeliest(
  word: string,
  candidates: ReadonlySet<string>,
  worth: (candidate: string) => number,
): string | null {
  let best: string | null = null;
  const isBetter = (a: string, b: string) => {
    const first = Number(a[0] === word[0]) - Number(b[0] === word[0]);
    const usual = worth(a) - worth(b);
    return first !== 0 ? first > 0 : usual !== 0 ? usual > 0 : a < b;
  };
  for (const candidate of candidates)
    if (best === null || isBetter(candidate, best)) best = candidate;
  return best;
}
