/** Seeded splits of public question sets: what an index knows, and the questions put to it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SearchArticle } from "../../apps/server/src/hotline/knowledge/search/index.ts";
import { createRandom, shuffle } from "../../apps/server/src/hotline/knowledge/search/training.ts";

export interface Asked {
  readonly text: string;
  /** The article, or queue, that answers it. */
  readonly answer: string;
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
    asked: asked.map(({ text, topic }) => ({ text, answer: topic })),
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
    asked: asked.filter(({ answer }) => !gone.has(answer)),
    foreign: asked.filter(({ answer }) => gone.has(answer)).map(({ text }) => text),
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
  return asked.map(({ text, answer }) => ({ text: text.split(" ").map(each).join(" "), answer }));
}
