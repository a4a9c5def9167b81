/** The index that is answering now. A rebuild trains in a worker thread while the old one answers, then they are swapped. */
import { Worker } from "node:worker_threads";
import type { SearchArticle } from "./article.ts";
import { assembleInTurns, type LearnedIndex, type SearchIndex } from "./engine.ts";
import { keptOf } from "./kept.ts";

export interface Search {
  /** Null until the first rebuild has ended. */
  current(): SearchIndex | null;
  /**
   * Resolves when an index of these articles (or of later ones) answers. Calls during a rebuild wait for it and become one; a rebuild
   * that fails rejects and leaves the old index answering.
   */
  rebuild(articles: readonly SearchArticle[]): Promise<void>;
}

/** `folder`: where what is learned is kept for the next start; null: nowhere. */
export function createSearch(folder: string | null = null): Search {
  let index: SearchIndex | null = null;
  let newest: readonly SearchArticle[] = [];
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  async function build(): Promise<void> {
    const articles = newest;
    // What was kept is read here: starting a thread for it cost each start of the server more than a second of a core.
    const kept = folder === null ? null : await keptOf(articles, folder);
    index = await assembleInTurns(articles, kept ?? (await learnInWorker(articles, folder)));
  }

  /** When what is running has ended, well or not: its own caller hears of a failure. Calls until then are one rebuild. */
  async function buildAfter(before: Promise<void> | null): Promise<void> {
    await Promise.allSettled([before]);
    waiting = null;
    running = build();
    await running;
  }

  function rebuild(articles: readonly SearchArticle[]): Promise<void> {
    newest = articles;
    waiting ??= buildAfter(running);
    return waiting;
  }

  return { current: () => index, rebuild };
}

function learnInWorker(
  articles: readonly SearchArticle[],
  folder: string | null,
): Promise<LearnedIndex> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.ts", import.meta.url), {
      workerData: { articles, folder },
    });
    worker.once("message", (learned: LearnedIndex) => resolve(learned));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The search index's worker ended (${code}).`)));
  });
}
