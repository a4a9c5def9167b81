/** What the engine is measured beside: MiniSearch set up as well as it can be, and plain BM25. */
import MiniSearch from "minisearch";
import type { SearchArticle } from "../../apps/server/src/hotline/knowledge/search/index.ts";
import {
  createBm25,
  STOP_WORDS,
  stemOf,
  termsOf,
  tokensOf,
} from "../../apps/server/src/hotline/knowledge/search/training.ts";

/** Ids, best first, each once: an article has an entry per language. */
export type Ranker = (query: string) => readonly string[];

/** Stems and stop words for Latin, characters and pairs for Chinese; title twice; any word may match. */
export function createMiniSearch(articles: readonly SearchArticle[]): Ranker {
  const mini = new MiniSearch<{ id: number; title: string; examples: string }>({
    fields: ["title", "examples"],
    tokenize: (text) => {
      const { words, runs } = tokensOf(text);
      const plain = words.filter((word) => !STOP_WORDS.has(word)).map(stemOf);
      return [...plain, ...termsOf({ script: "han", words: [], runs })];
    },
    processTerm: (term) => term,
    searchOptions: { boost: { title: 2 } },
  });
  mini.addAll(
    articles.map(({ title, examples = [] }, id) => ({
      id,
      title,
      examples: examples.join(" \n "),
    })),
  );
  return (query) => idsOf(mini.search(query).map(({ id }) => articles[Number(id)]?.id ?? ""));
}

const idsOf = (ids: readonly string[]): string[] => [...new Set(ids)].slice(0, 10);

/** The engine's own BM25 alone: title twice, no synonyms, no correction. */
export function createPlainBm25(articles: readonly SearchArticle[]): Ranker {
  const bm25 = createBm25(
    articles.map(({ title, examples = [] }) =>
      [title, title, ...examples].flatMap((text) => termsOf(tokensOf(text))),
    ),
  );
  return (query) => {
    const scores = new Float64Array(articles.length);
    bm25.score(new Map(termsOf(tokensOf(query)).map((term) => [term, 1])), scores);
    const found = [...articles.keys()].filter((at) => (scores[at] ?? 0) > 0);
    found.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
    return idsOf(found.map((at) => articles[at]?.id ?? ""));
  };
}
