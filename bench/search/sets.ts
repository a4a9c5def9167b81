/** Seeded splits of public question sets: what an index knows, and the questions put to it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SearchArticle } from "../../apps/server/src/hotline/knowledge/search/index.ts";
import {
  createRandom,
  shuffle,
  syllablesOf,
} from "../../apps/server/src/hotline/knowledge/search/training.ts";

export interface Asked {
  readonly text: string;
  /** The articles that answer it: any of them is right. */
  readonly answers: readonly string[];
}

export interface SearchSet {
  readonly articles: readonly SearchArticle[];
  readonly asked: readonly Asked[];
  /** Questions that these articles do not answer. */
  readonly foreign: readonly string[];
}

export interface LabelledQuestion {
  readonly text: string;
  readonly topic: string;
  readonly queue: string;
}

const MOST_ASKED = 1_000;

/** A JSON-lines file of the folder, or null when it is not there. */
export function read<Row>(folder: string, file: string): readonly Row[] | null {
  const path = join(folder, file);
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Row);
}

export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const order = Int32Array.from({ length: items.length }, (_, index) => index);
  shuffle(order, createRandom(seed));
  return Array.from(order, (index) => items[index] as Item);
}

/** 30 % of the questions are asked; each topic's article holds its name and `perTopic` of the rest. */
export function split(
  rows: readonly LabelledQuestion[],
  seed: number,
  perTopic: number,
): SearchSet {
  const all = shuffled(rows, seed);
  const cut = Math.floor(all.length * 0.3);
  const topics = [...new Set(rows.map(({ topic }) => topic))].sort();
  const articles = topics.map((topic) => {
    const own = all.slice(cut).filter((row) => row.topic === topic);
    return {
      id: topic,
      title: topic.replaceAll("_", " "),
      examples: own.slice(0, perTopic).map(({ text }) => text),
      queue: own[0]?.queue ?? "",
    };
  });
  const asked = all.slice(0, Math.min(cut, MOST_ASKED));
  return {
    articles,
    asked: asked.map(({ text, topic }) => ({ text, answers: [topic] })),
    foreign: [],
  };
}

/** The same articles without a fifth of them: the questions of those are in the domain, and unanswerable. */
export function withoutSome({ articles, asked }: SearchSet, seed: number): SearchSet {
  const gone = new Set(
    shuffled(articles, seed)
      .slice(0, Math.ceil(articles.length / 5))
      .map(({ id }) => id),
  );
  return {
    articles: articles.filter(({ id }) => !gone.has(id)),
    asked: asked.filter(({ answers }) => !answers.some((id) => gone.has(id))),
    foreign: asked
      .filter(({ answers }) => answers.every((id) => gone.has(id)))
      .map(({ text }) => text),
  };
}

/** One edit in a third of the words of five letters or more; the first letter stays. */
export function withTypos(asked: readonly Asked[], seed: number): Asked[] {
  const random = createRandom(seed);
  const letter = () => String.fromCharCode(97 + Math.floor(random() * 26));
  const edit = (word: string) => {
    const at = 1 + Math.floor(random() * (word.length - 2));
    const kind = Math.floor(random() * 4);
    if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
    if (kind === 1) return word.slice(0, at) + letter() + word.slice(at);
    if (kind === 2) return word.slice(0, at) + letter() + word.slice(at + 1);
    return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
  };
  const each = (word: string) => (word.length >= 5 && random() < 1 / 3 ? edit(word) : word);
  return asked.map(({ text, answers }) => ({
    text: text.split(" ").map(each).join(" "),
    answers,
  }));
}

const HAN = /\p{Script=Han}/u;

/** The 3,755 commonest Chinese characters (first level of GB 2312, rows 16 to 55), by sound. */
function commonBySound(): ReadonlyMap<string, readonly string[]> {
  const bytes = Array.from({ length: 40 * 94 }, (_, at) => [
    0xb0 + Math.floor(at / 94),
    0xa1 + (at % 94),
  ]);
  const characters = new TextDecoder("gbk").decode(Uint8Array.from(bytes.flat()));
  const all = Array.from(characters).filter((character) => HAN.test(character));
  return Map.groupBy(all, (character) => syllablesOf(character)[0] ?? "");
}

/** One Chinese character in every question of four or more becomes another of the same sound, as happens when typing by sound. */
export function withHomophones(asked: readonly Asked[], seed: number): Asked[] {
  const random = createRandom(seed);
  const bySound = commonBySound();
  const alikeOf = (character: string) =>
    (bySound.get(syllablesOf(character)[0] ?? "") ?? []).filter((other) => other !== character);
  const mistyped = (text: string) => {
    const characters = Array.from(text);
    const places = [...characters.keys()].filter((at) => HAN.test(characters[at] ?? ""));
    const at = places[Math.floor(random() * places.length)] ?? 0;
    const alike = alikeOf(characters[at] ?? "");
    if (places.length < 4 || alike.length === 0) return text;
    characters[at] = alike[Math.floor(random() * alike.length)] ?? "";
    return characters.join("");
  };
  return asked.map(({ text, answers }) => ({ text: mistyped(text), answers }));
}
