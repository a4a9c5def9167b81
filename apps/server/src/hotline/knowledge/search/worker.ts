/** The thread that learns: articles in, plain data out. */
import { parentPort, workerData } from "node:worker_threads";
import type { SearchArticle } from "./article.ts";
import { learnIndex } from "./engine.ts";

parentPort?.postMessage(learnIndex(workerData as readonly SearchArticle[]));
