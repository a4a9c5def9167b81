/** The door of the search engine: pure, in process, knows no database and no module. README.md tells how it works. */
export type { SearchArticle } from "./article.ts";
export type { Ranking, SearchIndex, Triage } from "./engine.ts";
export { buildIndex } from "./engine.ts";
export { createSearch, type Search } from "./search.ts";
export type { Suggestion } from "./suggest.ts";
