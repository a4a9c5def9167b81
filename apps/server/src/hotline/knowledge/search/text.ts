/**
 * How a question becomes what the scorers compare. NFKC, lower case, Traditional → Simplified; Latin and digit runs are words,
 * Chinese is read as characters, pairs and triples: cutting it into dictionary words found less (docs/reference/benchmarks.md).
 */
import { Converter } from "opencc-js/t2cn";
import { pinyin } from "pinyin-pro";
import { stemmer } from "stemmer";
import { STOP_WORDS } from "./stop-words.ts";

/** Which of the two indexes a text belongs to. */
export type Script = "han" | "latin";

/** A text after normalising and cutting; positions are kept, nothing is dropped but punctuation. */
export interface Tokens {
  readonly script: Script;
  /** Latin and digit runs, lower case, in order. */
  readonly words: readonly string[];
  /** Runs of Chinese characters, Simplified, in order. */
  readonly runs: readonly string[];
}

/** More is not read: a question is short, and a pasted page must not cost more than a page's worth of time. */
const MOST_CHARACTERS = 2_000;
const MOST_WORDS = 160;

const HAN = /\p{Script=Han}/u;
const PIECES = /\p{Script=Han}+|[\p{Script=Latin}\p{M}\p{Nd}]+|[\p{L}\p{Nd}\p{M}]+/gu;
const APOSTROPHES = /['’‘`´]/gu;
const MARKS = /\p{M}+/gu;
const toSimplified = Converter({ from: "t", to: "cn" });

/** NFKC, lower case, Simplified, no accents, apostrophes closed up ("can't" is "cant"). */
export function normalise(text: string): string {
  const plain = text.slice(0, MOST_CHARACTERS).normalize("NFKC").toLowerCase();
  const bare = plain.normalize("NFD").replace(MARKS, "").normalize("NFC").replace(APOSTROPHES, "");
  return HAN.test(bare) ? toSimplified(bare) : bare;
}

/** Cuts a text; of an empty or symbols-only one nothing remains. */
export function tokensOf(text: string): Tokens {
  const words: string[] = [];
  const runs: string[] = [];
  for (const [piece] of normalise(text).matchAll(PIECES)) {
    if (words.length + runs.length >= MOST_WORDS) break;
    if (HAN.test(piece)) runs.push(piece);
    else words.push(piece.slice(0, 40));
  }
  return { script: runs.length > 0 ? "han" : "latin", words, runs };
}

const stems = new Map<string, string>();

/** Porter's stem, remembered: a help centre has a few thousand words, a query log repeats them. */
export function stemOf(word: string): string {
  let stem = stems.get(word);
  if (stem === undefined) {
    if (stems.size > 50_000) stems.clear();
    stem = stemmer(word);
    stems.set(word, stem);
  }
  return stem;
}

/** Characters and pairs that ask, address or link, and say nothing about the matter: 今天天气怎么样 shares 怎么 with every help centre. */
const EMPTY_HAN: ReadonlySet<string> = new Set(
  (
    "的 了 吗 呢 吧 啊 呀 我 你 您 请 问 是 在 有 就 也 都 还 这 那 么 什 怎 如 何 " +
    "怎么 如何 什么 么样 为什 请问 你好 您好 一下 可以 我的 你们"
  ).split(" "),
);

const EMPTY_WEIGHT = 0.3;

/** How much a term of a question counts: little when it only asks. */
export const weightOf = (term: string): number => (EMPTY_HAN.has(term) ? EMPTY_WEIGHT : 1);

/** What BM25 counts: stems without stop words (all of them when nothing else is there), Chinese characters and pairs. */
export function termsOf({ words, runs }: Tokens): string[] {
  const terms: string[] = [];
  for (const word of words) if (!STOP_WORDS.has(word)) terms.push(stemOf(word));
  for (const run of runs) {
    const characters = Array.from(run);
    for (const [index, character] of characters.entries()) {
      terms.push(character);
      const next = characters[index + 1];
      if (next !== undefined) terms.push(character + next);
    }
  }
  if (terms.length === 0) for (const word of words) terms.push(stemOf(word));
  return terms;
}

const syllables = new Map<string, string>();

function syllableOf(character: string): string {
  let syllable = syllables.get(character);
  if (syllable === undefined) {
    syllable = pinyin(character, { toneType: "none" }).toLowerCase();
    syllables.set(character, syllable);
  }
  return syllable;
}

/** The syllables of a Chinese run, each character for itself: 提升 and the mistyped 体升 sound alike. */
export function syllablesOf(run: string): string[] {
  return Array.from(run, syllableOf);
}

/** Sparse features for the linear model and the encoder, without repeats: words, pairs of words, pieces of words; Chinese likewise. */
export function featuresOf({ words, runs }: Tokens): string[] {
  const features = new Set<string>();
  let before = "^";
  for (const word of words) {
    const stem = stemOf(word);
    features.add(`w${stem}`);
    features.add(`b${before} ${stem}`);
    before = stem;
    const padded = `_${word}_`;
    for (let size = 3; size <= 5; size += 1) {
      for (let at = 0; at + size <= padded.length; at += 1)
        features.add(`c${padded.slice(at, at + size)}`);
    }
  }
  if (words.length > 0) features.add(`b${before} $`);
  for (const run of runs) addHan(run, features);
  return [...features];
}

function addHan(run: string, features: Set<string>): void {
  const characters = Array.from(run);
  const sounds = syllablesOf(run);
  for (let size = 1; size <= 3; size += 1) {
    for (let at = 0; at + size <= characters.length; at += 1) {
      features.add(`h${characters.slice(at, at + size).join("")}`);
      if (size === 2) features.add(`p${sounds[at]} ${sounds[at + 1]}`);
    }
  }
}

/** 32-bit FNV-1a over UTF-16 units: the encoder's rows are found by it, so it never changes without new weights. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
