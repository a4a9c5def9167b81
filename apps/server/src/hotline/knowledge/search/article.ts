/** What the engine is told of an article: one entry per article and language, the same id for both. Missing texts are no error. */
export interface SearchArticle {
  readonly id: string;
  readonly title: string;
  /** Questions as people ask them: worth more than the body. */
  readonly examples?: readonly string[];
  readonly summary?: string;
  readonly body?: string;
  /** The topic or skill that triage answers with. */
  readonly queue?: string;
}
