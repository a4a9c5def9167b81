import type { Locale } from "@okpay/contracts";

/** One text of an article, as the search engine takes it: one per article and language, both with the article's id. */
export interface SearchArticle {
  readonly id: string;
  readonly lang: Locale;
  readonly title: string;
  readonly examples: readonly string[];
  readonly body?: string;
  readonly summary?: string;
  /** What triage sorts into: the skill an agent needs. */
  readonly queue?: string;
}

/** An index in memory: synchronous, and the same answer for the same question. */
export interface SearchIndex {
  rank(
    query: string,
    options?: { readonly limit?: number; readonly lang?: Locale },
  ): {
    readonly ranked: readonly { readonly id: string; readonly score: number }[];
    readonly confidence: number;
    /** Nothing it has answers this. */
    readonly abstain: boolean;
  };
  suggest(
    prefix: string,
    options?: { readonly limit?: number; readonly lang?: Locale },
  ): readonly { readonly id: string; readonly text: string }[];
  triage(text: string): {
    readonly queues: readonly { readonly queue: string; readonly confidence: number }[];
    readonly articles: readonly string[];
    readonly abstain: boolean;
  };
}
