/** The thread that learns: articles in, plain data out. */
import { parentPort, workerData } from "node:worker_threads";
import type { SearchArticle } from "./article.ts";
import { learnedOf } from "./kept.ts";

const { articles, folder } = workerData as {
  readonly articles: readonly SearchArticle[];
  readonly folder: string | null;
};
parentPort?.postMessage(learnedOf(articles, folder));
