import type { Locale } from "@okpay/contracts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import { maskedText } from "../../platform/redaction.ts";
import {
  type ArticleUse,
  type Deflection,
  deleteReaderEvents,
  findArticleUse,
  findDeflection,
  findGaps,
  type Gap,
  insertReaderEvent,
  type ReaderEvent,
} from "./reader-repository.ts";

/** What is noted of a reader: never who. */
export interface Reader {
  /** The random number of this reader's day, when their browser sent one. */
  readonly visitId: string | null;
  readonly locale: Locale;
}

export interface Readers {
  searched(
    reader: Reader,
    search: { readonly query: string; readonly confidence: number; readonly isSure: boolean },
  ): void;
  read(reader: Reader, slug: string): void;
  said(reader: Reader, slug: string, isSolved: boolean): Promise<void>;
  /** Somebody got in touch: by a call, a booked call back or a case. */
  contacted(visitId: string): void;
  report(days: number): Promise<{
    readonly gaps: readonly Gap[];
    readonly deflection: Deflection;
    readonly articles: readonly ArticleUse[];
  }>;
  /** Slugs by how often they were read lately. */
  mostRead(): Promise<readonly string[]>;
  prune(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** As long as two years are compared. */
const KEPT_DAYS = 760;
const MOST_READ_DAYS = 30;
const MOST_READ_FOR_MS = 60_000;
const GAPS_SHOWN = 100;

/** Digits in rows and addresses are account matters: nobody needs them to see what was missing. */
const withoutPersonal = (query: string): string =>
  maskedText(query)
    .split(" ")
    .map((word) => (word.includes("@") ? "[mail]" : word))
    .join(" ")
    .replaceAll(/\d(?:[ -]?\d){5,}/g, "[number]");

export function createReaders({
  database,
  clock,
  log,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): Readers {
  let popular: { readonly at: number; readonly slugs: Promise<readonly string[]> } | undefined;
  const write = (event: ReaderEvent) => insertReaderEvent(database.kysely, event);
  // A reader waits for no statistics, and reads on when they cannot be kept.
  const note = (event: ReaderEvent) => {
    write(event).catch((error: unknown) =>
      log.warn({ err: error, kind: event.kind }, "knowledge: a reader's event was not kept"),
    );
  };
  const since = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);

  return {
    searched: ({ visitId, locale }, { query, confidence, isSure }) =>
      note({
        kind: "searched",
        at: clock.now(),
        visitId,
        locale,
        query: withoutPersonal(query),
        confidence,
        isSure,
      }),
    read: ({ visitId, locale }, slug) =>
      note({ kind: "read", at: clock.now(), visitId, locale, slug }),
    said: ({ visitId, locale }, slug, isSolved) =>
      write({
        kind: isSolved ? "solved" : "not_solved",
        at: clock.now(),
        visitId,
        locale,
        slug,
      }),
    contacted: (visitId) => note({ kind: "contacted", at: clock.now(), visitId }),
    async report(days) {
      const from = since(days);
      const [gaps, deflection, articles] = await Promise.all([
        findGaps(database.kysely, from, GAPS_SHOWN),
        findDeflection(database.kysely, from),
        findArticleUse(database.kysely, from),
      ]);
      return { gaps, deflection, articles };
    },
    mostRead() {
      const now = clock.now().getTime();
      if (popular === undefined || now - popular.at > MOST_READ_FOR_MS) {
        const slugs = findArticleUse(database.kysely, since(MOST_READ_DAYS)).then((uses) =>
          uses.filter(({ reads }) => reads > 0).map(({ slug }) => slug),
        );
        popular = { at: now, slugs };
        // A failed look is not remembered.
        slugs.catch(() => {
          popular = undefined;
        });
      }
      return popular.slugs;
    },
    prune: () => deleteReaderEvents(database.kysely, since(KEPT_DAYS)),
  };
}
