/**
 * Learning takes tens of seconds of a core; the same articles and the same engine always learn the same. So what was learned
 * is kept in a folder of the operator's choice and read by the next start, and by every other server process.
 */
import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { SearchArticle } from "./article.ts";
import { type LearnedIndex, learnIndex } from "./engine.ts";

/** Customers' and agents' index, and those of a few edits before. */
const KEEP = 6;
const KEPT_FILE = /^[0-9a-f]{64}\.learned$/;

/** Reads what was kept for exactly these articles, or learns and keeps it. */
export function learnedOf(articles: readonly SearchArticle[], folder: string | null): LearnedIndex {
  if (folder === null) return learnIndex(articles);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${digestOf(articles)}.learned`);
  const kept = read(file);
  if (kept !== null) return kept;
  const learned = learnIndex(articles);
  // Written beside and renamed: another process reads all of it or nothing.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, serialize(learned), { mode: 0o600 });
  renameSync(draft, file);
  forgetOldest(folder);
  return learned;
}

/** A file that is missing or was cut short is learned anew. */
function read(file: string): LearnedIndex | null {
  try {
    return deserialize(readFileSync(file)) as LearnedIndex;
  } catch {
    return null;
  }
}

/** Of the articles, and of everything that decides what is learned from them: this folder's sources and weights. */
function digestOf(articles: readonly SearchArticle[]): string {
  const hash = createHash("sha256").update(JSON.stringify(articles));
  for (const name of readdirSync(import.meta.dirname).sort())
    if (/\.(ts|bin)$/.test(name) && !name.endsWith(".test.ts"))
      hash.update(name).update(readFileSync(join(import.meta.dirname, name)));
  return hash.digest("hex");
}

function forgetOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => KEPT_FILE.test(name))
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of files.slice(KEEP)) rmSync(path, { force: true });
}
