import type { SearchArticle, SearchIndex } from "./search-port.ts";

/** Words, and pairs of characters where a language has no blanks: BM25 over them. */

const K1 = 1.2;
const B = 0.5;
/** Share of a question's weight that the best article must hold for it to be an answer. */
const SURE_FROM = 0.5;

interface Entry {
  readonly article: SearchArticle;
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

export function buildPlainIndex(articles: readonly SearchArticle[]): SearchIndex {
  const entries = articles.map(entryOf);
  const average =
    entries.reduce((sum, { length }) => sum + length, 0) / Math.max(1, entries.length);
  const holders = new Map<string, number>();
  for (const { counts } of entries)
    for (const term of counts.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  const idf = (term: string) => {
    const count = holders.get(term) ?? 0;
    return Math.log(1 + (entries.length - count + 0.5) / (count + 0.5));
  };

  const rank: SearchIndex["rank"] = (query, { limit = 10 } = {}) => {
    const terms = [...new Set(termsOf(query))];
    const whole = terms.reduce((sum, term) => sum + idf(term), 0);
    const best = new Map<string, { score: number; held: number }>();
    for (const { article, counts, length } of entries) {
      let score = 0;
      let held = 0;
      for (const term of terms) {
        const count = counts.get(term) ?? 0;
        if (count === 0) continue;
        held += idf(term);
        score += (idf(term) * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / average));
      }
      const before = best.get(article.id);
      if (score > 0 && score > (before?.score ?? 0)) best.set(article.id, { score, held });
    }
    const ranked = [...best].sort(([, one], [, other]) => other.score - one.score);
    const confidence = whole === 0 ? 0 : Math.min(1, (ranked[0]?.[1].held ?? 0) / whole);
    return {
      ranked: ranked.slice(0, limit).map(([id, { score }]) => ({ id, score })),
      confidence,
      abstain: confidence < SURE_FROM,
    };
  };

  return {
    rank,
    suggest(prefix, { limit = 6, lang } = {}) {
      const wanted = prefix.trim().toLowerCase();
      const texts = articles
        .filter((article) => lang === undefined || article.lang === lang)
        .flatMap(({ id, title, examples }) => [title, ...examples].map((text) => ({ id, text })));
      const seen = new Set<string>();
      return texts
        .map((each) => ({ ...each, at: each.text.toLowerCase().indexOf(wanted) }))
        .filter(({ at }) => at >= 0)
        .sort((one, other) => one.at - other.at)
        .filter(({ id }) => !seen.has(id) && seen.add(id).size > 0)
        .slice(0, limit)
        .map(({ id, text }) => ({ id, text }));
    },
    triage(text) {
      const { ranked, confidence, abstain } = rank(text, { limit: 3 });
      const queue = articles.find(({ id }) => id === ranked[0]?.id)?.queue;
      return {
        queues: queue === undefined ? [] : [{ queue, confidence }],
        articles: ranked.map(({ id }) => id),
        abstain,
      };
    },
  };
}

function entryOf(article: SearchArticle): Entry {
  const { title, summary = "", examples, body = "" } = article;
  const terms = termsOf([title, title, summary, ...examples, body].join("\n"));
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { article, counts, length: terms.length };
}

function termsOf(text: string): string[] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((run) =>
      (run.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? []).flatMap((part) =>
        /\p{Script=Han}/u.test(part) && part.length > 1
          ? Array.from({ length: part.length - 1 }, (_, at) => part.slice(at, at + 2))
          : [part],
      ),
    );
}
