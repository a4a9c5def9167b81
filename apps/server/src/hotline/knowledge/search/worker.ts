/** The thread that learns: articles in, plain data out. */
import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { SearchArticle } from "./article.ts";
import { buffersOf } from "./engine.ts";
import { learnAndKeep } from "./kept.ts";

// The plain index answers until this one is ready: whoever needs a core goes first. On Linux priority belongs to the thread,
// elsewhere to the whole process, which keeps its own.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

const { articles, folder } = workerData as {
  readonly articles: readonly SearchArticle[];
  readonly folder: string | null;
};
const learned = await learnAndKeep(articles, folder);
parentPort?.postMessage(learned, buffersOf(learned));
