import type { Locale } from "@okpay/contracts";
import type { Database } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import { type PublishedArticle, WRITTEN_IN } from "./content.ts";
import { renderMarkdown } from "./markdown.ts";
import { buildPlainIndex } from "./plain-search.ts";
import { findPublished } from "./repository.ts";
import { createSearch, type Search } from "./search/index.ts";
import type { SearchArticle, SearchIndex } from "./search-port.ts";

/**
 * What is published, in this process's memory: readers cost no query. It is made anew as a whole when something is
 * published and put in the place of the old one, so nobody sees half of a change.
 */
export interface Shelf {
  /** Customers' articles, by slug. */
  readonly articles: ReadonlyMap<string, PublishedArticle>;
  readonly index: SearchIndex;
  /** The article that explains a decline code; the first one by slug when several do. */
  readonly byDecline: ReadonlyMap<string, PublishedArticle>;
  /** Those that most others name as related come first: where nothing else is known, they say most. */
  readonly byWeight: readonly PublishedArticle[];
  /** Rendered once. */
  htmlOf(article: PublishedArticle, locale: Locale): string;
}

export interface Library {
  /** For everybody: what agents alone may read is not in it, in any form. */
  readonly forCustomers: Shelf;
  /** For the desk: all of it. */
  readonly forAgents: Shelf;
  /** Reads what is published; plain indexes of it answer at once, learned ones as soon as their workers have ended. */
  refresh(): Promise<void>;
  /** From now on indexes are learned as well; without it (tools, tests) the plain ones stay. */
  startLearning(): Promise<void>;
}

export function createLibrary({
  database,
  log,
  searchCacheDir,
}: {
  readonly database: Database;
  readonly log: Log;
  readonly searchCacheDir: string | null;
}): Library {
  let shelves = { customers: shelfOf([]), agents: shelfOf([]) };
  let underWay: Promise<void> = Promise.resolve();
  let isLearning = false;
  const searches = {
    customers: createSearch(searchCacheDir),
    agents: createSearch(searchCacheDir),
  };

  async function fill(): Promise<void> {
    const published = await findPublished(database.kysely);
    const customers = shelfOf(published.filter(({ content }) => content.audience === "customer"));
    shelves = { customers, agents: shelfOf(published) };
    if (isLearning) void learn();
  }

  /** Nobody waits for it: a shelf whose index could not be learned answers with its plain one. */
  function learn(): Promise<void> {
    const { customers, agents } = shelves;
    return teach(customers, searches.customers)
      .then(() => teach(agents, searches.agents))
      .catch((error: unknown) =>
        log.error(
          { err: error },
          "knowledge: the search index was not learned; the plain one answers",
        ),
      );
  }

  return {
    get forCustomers() {
      return shelves.customers.shelf;
    },
    get forAgents() {
      return shelves.agents.shelf;
    },
    refresh() {
      // One after the other, so that the newest state is the one that stays.
      underWay = underWay.then(fill, fill);
      return underWay;
    },
    startLearning() {
      isLearning = true;
      return learn();
    },
  };
}

interface FilledShelf {
  readonly shelf: Shelf;
  readonly texts: readonly SearchArticle[];
  put(index: SearchIndex): void;
}

async function teach({ texts, put }: FilledShelf, search: Search): Promise<void> {
  await search.rebuild(texts);
  const learned = search.current();
  if (learned !== null) put(learned);
}

function shelfOf(published: readonly PublishedArticle[]): FilledShelf {
  const texts = published.flatMap(searchTexts);
  let index: SearchIndex | undefined;
  const rendered = new Map<string, string>();
  const byDecline = new Map<string, PublishedArticle>();
  for (const article of published)
    for (const code of article.content.declineCodes)
      if (!byDecline.has(code)) byDecline.set(code, article);
  const shelf: Shelf = {
    articles: new Map(published.map((article) => [article.slug, article])),
    get index() {
      // Most programs and tests that read articles never search: made when the first one does.
      index ??= buildPlainIndex(texts);
      return index;
    },
    byDecline,
    byWeight: weighed(published),
    htmlOf(article, locale) {
      const key = `${locale} ${article.slug}`;
      const known = rendered.get(key);
      if (known !== undefined) return known;
      const html = renderMarkdown(article.content.texts[locale].body, locale);
      rendered.set(key, html);
      return html;
    },
  };
  return {
    shelf,
    texts,
    put(next) {
      index = next;
    },
  };
}

function weighed(published: readonly PublishedArticle[]): readonly PublishedArticle[] {
  const named = new Map<string, number>();
  for (const slug of published.flatMap(({ content }) => content.related))
    named.set(slug, (named.get(slug) ?? 0) + 1);
  const weightOf = ({ slug }: PublishedArticle) => named.get(slug) ?? 0;
  // By slug where they weigh the same, as they are published.
  return published.toSorted((one, other) => weightOf(other) - weightOf(one));
}

const searchTexts = ({ slug, content }: PublishedArticle): SearchArticle[] =>
  WRITTEN_IN.map((lang) => ({
    id: slug,
    lang,
    title: content.texts[lang].title,
    summary: content.texts[lang].summary,
    examples: content.texts[lang].questions,
    body: content.texts[lang].body,
    queue: content.skill,
  }));
