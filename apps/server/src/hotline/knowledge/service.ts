import { isDeclineCode, type Locale, toldCode } from "@okpay/contracts";
import type { AuditTrail } from "../../platform/audit-trail.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database, DatabaseOptions } from "../../platform/db/index.ts";
import type { Jobs } from "../../platform/jobs/index.ts";
import type { Log } from "../../platform/log.ts";
import type { PublishedArticle } from "./content.ts";
import { createEditing, type Editing } from "./editing.ts";
import { type Help, helpFor } from "./help.ts";
import { type ArticleFiles, bringIn } from "./importing.ts";
import { createLibrary, type Library } from "./library.ts";
import { createPictures, type Pictures } from "./pictures.ts";
import { createPublishingNews } from "./publishing-news.ts";
import { createReaders, type Readers } from "./readers.ts";
import { findAll } from "./repository.ts";
import { visitOf } from "./visit.ts";

export type { ArticleRow, RevisionRow } from "./repository.ts";

export interface KnowledgeDeps {
  readonly database: Database;
  /** For the one connection that listens for news of other processes. */
  readonly connection: DatabaseOptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly audit: AuditTrail;
  /** Folder where learned search indexes are kept between starts; null: each start learns. */
  readonly searchCacheDir: string | null;
  /** What the program is delivered with; brought in by `prepare`. */
  readonly files: ArticleFiles;
}

/** What customers, agents and the IVR can read, and how it comes to be. */
export interface Knowledge {
  /** For customers: what is public, and nothing else. */
  readonly help: Help;
  /** For the desk: agents' own articles too. */
  readonly deskHelp: Help;
  /** One paragraph to be said aloud; null when there is no such article. */
  spokenOf(slug: string, locale: Locale): string | null;
  /** What explains this decline to a customer. */
  articleForDecline(code: string): PublishedArticle | null;
  /**
   * Hotline and cases report here that somebody got in touch; the cookie `okpay_help` says whether it was after a visit to
   * the help centre. Waits for nothing: nobody's call hangs on what we count.
   */
  noteContact(cookies: Readonly<Record<string, string | undefined>>): void;
  /** Files that are new are brought in and what is published is read; until then there is no article. */
  prepare(): Promise<void>;
  /** Prepares, then listens for what other processes publish. */
  start(): Promise<void>;
  /** From now on the search index is learned, in a worker; without it the plain one answers, the same at any time. */
  startLearning(): Promise<void>;
  stop(): Promise<void>;
  /** For this module's own routes and pages. */
  readonly parts: KnowledgeParts;
}

export interface KnowledgeParts {
  readonly library: Library;
  readonly readers: Readers;
  readonly editing: Editing;
  readonly pictures: Pictures;
  readonly clock: Clock;
  list(): ReturnType<typeof findAll>;
}

/** Plain wiring of this module's files; registers its job. */
export function createKnowledge(deps: KnowledgeDeps): Knowledge {
  const { database, clock, log, jobs } = deps;
  const library = createLibrary(deps);
  const readers = createReaders(deps);
  const news = createPublishingNews({ ...deps, onNews: () => library.refresh() });
  jobs.handle("knowledge.prune", () => readers.prune());
  jobs.schedule("knowledge.prune", "53 3 * * *");

  async function prepare(): Promise<void> {
    const result = await bringIn(database, deps.files, clock.now());
    if (result.drafted.length > 0 || result.waiting.length > 0)
      log.info({ ...result }, "knowledge: files of articles have changed");
    await library.refresh();
  }

  return {
    help: helpFor(library, "customers"),
    deskHelp: helpFor(library, "agents"),
    spokenOf: (slug, locale) =>
      library.forCustomers.articles.get(slug)?.content.texts[locale].spoken ?? null,
    // Some codes are told as another one, so that nobody learns how fraud is seen.
    articleForDecline: (code) =>
      library.forCustomers.byDecline.get(isDeclineCode(code) ? toldCode(code) : code) ?? null,
    noteContact(cookies) {
      const visitId = visitOf(cookies);
      if (visitId !== null) readers.contacted(visitId);
    },
    prepare,
    async start() {
      // Listening first: what is published while this process prepares is not missed.
      await news.start();
      await prepare();
    },
    startLearning: () => library.startLearning(),
    stop: () => news.stop(),
    parts: {
      library,
      readers,
      editing: createEditing({ ...deps, published: () => library.refresh() }),
      pictures: createPictures(deps),
      clock,
      list: () => findAll(database.kysely),
    },
  };
}
