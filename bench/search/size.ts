/**
 * `node --expose-gc bench/search/size.ts own|COUNT`: build time, memory and latency of one index, as JSON, in a process that has
 * nothing else: the help centre's own articles, or COUNT articles of random words, of which only the size matters.
 */
import {
  buildIndex,
  type SearchArticle,
} from "../../apps/server/src/hotline/knowledge/search/index.ts";
import { figuresOf, meanOf } from "./figures.ts";
import { customersArticles } from "./own.ts";
import { shuffled } from "./sets.ts";

const words = Array.from({ length: 3_000 }, (_, at) => `w${at.toString(36)}x`);

const randomText = (seed: number): string =>
  shuffled(words.slice(seed % 2_900, (seed % 2_900) + 60), seed)
    .slice(0, 8)
    .join(" ");

function randomArticles(count: number) {
  const articles = Array.from({ length: count }, (_, id) => ({
    id: `a${id}`,
    title: randomText(id),
    examples: [1, 2, 3, 4, 5].map((each) => randomText(id * 7 + each)),
  }));
  const asked = Array.from({ length: 1_000 }, (_, at) => randomText(at * 13));
  return { name: `${count} articles`, articles, asked };
}

async function ownArticles() {
  const articles = await customersArticles({ drafts: false });
  const asked = articles.flatMap(({ examples = [] }) => examples);
  return { name: `our own ${articles.length} articles`, articles, asked };
}

/** Heap and buffers, in bytes. What a collection finds of buffers is freed a moment after it. */
async function memory(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measure(
  name: string,
  articles: readonly SearchArticle[],
  asked: readonly string[],
): Promise<Record<string, number>> {
  const before = await memory();
  const start = performance.now();
  const index = buildIndex(articles);
  const ms = Math.round(performance.now() - start);
  const megabytes = Math.round(((await memory()) - before) / 1e6);
  const { p50Ms, p99Ms } = meanOf([
    figuresOf(
      (query) => index.rank(query).ranked.map(({ id }) => id),
      asked.map((text) => ({ text, answers: [] })),
    ),
  ]);
  return {
    [`${name}: build ms`]: ms,
    [`${name}: memory of index and models, MB`]: megabytes,
    [`${name}: p50 ms`]: p50Ms,
    [`${name}: p99 ms`]: p99Ms,
  };
}

const [which = "own"] = process.argv.slice(2);
const { name, articles, asked } =
  which === "own" ? await ownArticles() : randomArticles(Number(which));
process.stdout.write(`${JSON.stringify(await measure(name, articles, asked))}\n`);
