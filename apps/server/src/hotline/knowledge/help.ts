import type { Locale, MatterTopic } from "@okpay/contracts";
import type { PublishedArticle } from "./content.ts";
import type { Library, Shelf } from "./library.ts";
import { matterOf } from "./matters.ts";

export interface Found {
  readonly confidence: number;
  /** False: whoever shows this says so, and offers a person beside it. */
  readonly isSure: boolean;
  readonly articles: readonly PublishedArticle[];
}

export interface Triaged extends Found {
  readonly topic: string | null;
  readonly matter: MatterTopic | null;
  readonly skill: string | null;
}

/** What is asked of the published articles; no query to the database. */
export interface Help {
  search(query: string, locale: Locale, limit?: number): Found;
  suggest(
    text: string,
    locale: Locale,
  ): readonly { readonly text: string; readonly article: PublishedArticle }[];
  triage(text: string, locale: Locale): Triaged;
  /** Where nobody has said a word: what there is about this matter, or for whom this line is for; what most articles name comes first. */
  about(
    of: { readonly matter: MatterTopic } | { readonly skill: string },
  ): readonly PublishedArticle[];
  relatedTo(article: PublishedArticle): readonly PublishedArticle[];
}

/** How to call is no matter of who is on the telephone. */
const OF_CALLING = "hotline";
const RESULTS = 8;
const SUGGESTIONS = 6;
const TRIAGE_ARTICLES = 3;

function createHelp(shelfOf: () => Shelf): Help {
  const articlesOf = (ids: readonly string[]): PublishedArticle[] => {
    const { articles } = shelfOf();
    return ids.flatMap((id) => articles.get(id) ?? []);
  };
  const search: Help["search"] = (query, locale, limit = RESULTS) => {
    const { ranked, confidence, abstain } = shelfOf().index.rank(query, { limit, lang: locale });
    const articles = articlesOf(ranked.map(({ id }) => id));
    return {
      confidence: Math.min(1, Math.max(0, confidence)),
      isSure: !abstain && articles.length > 0,
      articles,
    };
  };
  return {
    search,
    about: (of) =>
      shelfOf().byWeight.filter(({ content }) =>
        "matter" in of
          ? matterOf(content.topic) === of.matter
          : content.skill === of.skill && content.topic !== OF_CALLING,
      ),
    relatedTo: ({ content }) => articlesOf(content.related),
    suggest: (text, locale) =>
      shelfOf()
        .index.suggest(text, { limit: SUGGESTIONS, lang: locale })
        .flatMap(({ id, text: suggested }) =>
          articlesOf([id]).map((article) => ({ text: suggested, article })),
        ),
    triage(text, locale) {
      const { queues, abstain } = shelfOf().index.triage(text);
      const found = search(text, locale, TRIAGE_ARTICLES);
      const isSure = !abstain && found.articles.length > 0;
      const topic = isSure ? (found.articles[0]?.content.topic ?? null) : null;
      return {
        ...found,
        isSure,
        confidence: Math.min(1, Math.max(0, queues[0]?.confidence ?? 0)),
        topic,
        matter: topic === null ? null : matterOf(topic),
        skill: isSure ? (queues[0]?.queue ?? null) : null,
      };
    },
  };
}

/** For customers or, for the desk, with what agents alone may read. */
export const helpFor = (library: Library, audience: "customers" | "agents"): Help =>
  createHelp(() => (audience === "customers" ? library.forCustomers : library.forAgents));
