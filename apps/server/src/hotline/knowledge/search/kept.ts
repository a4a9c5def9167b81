/**
 * Learning takes tens of seconds of a core; the same articles and the same engine always learn the same. So what was learned
 * is kept in a folder of the operator's choice and read by the next start, and by every other server process.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { SearchArticle } from "./article.ts";
import { type LearnedIndex, learnIndex } from "./engine.ts";

/** Customers' and agents' index, and those of a few edits before. */
const KEEP = 6;
const KEPT_FILE = /^[0-9a-f]{64}\.learned$/;

/** What was kept for exactly these articles, or null. A file that is missing or was cut short is learned anew. */
export async function keptOf(
  articles: readonly SearchArticle[],
  folder: string,
): Promise<LearnedIndex | null> {
  try {
    return deserialize(await readFile(await fileFor(articles, folder))) as LearnedIndex;
  } catch {
    return null;
  }
}

/** Learns and keeps it: tens of seconds of a core, so in a thread of its own. */
export async function learnAndKeep(
  articles: readonly SearchArticle[],
  folder: string | null,
): Promise<LearnedIndex> {
  const learned = learnIndex(articles);
  if (folder === null) return learned;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await fileFor(articles, folder);
  // Written beside and renamed: another process reads all of it or nothing.
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, serialize(learned), { mode: 0o600 });
  await rename(draft, file);
  await forgetOldest(folder);
  return learned;
}

const fileFor = async (articles: readonly SearchArticle[], folder: string): Promise<string> =>
  join(folder, `${await digestOf(articles)}.learned`);

/** Of the articles, and of everything that decides what is learned from them: this folder's sources, words and weights. */
async function digestOf(articles: readonly SearchArticle[]): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(articles));
  for (const name of (await readdir(import.meta.dirname)).sort())
    if (/\.(ts|txt|bin)$/.test(name) && !name.endsWith(".test.ts"))
      hash.update(name).update(await readFile(join(import.meta.dirname, name)));
  return hash.digest("hex");
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => KEPT_FILE.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return { path, at: (await stat(path)).mtimeMs };
    }),
  );
  files.sort((a, b) => b.at - a.at);
  await Promise.all(files.slice(KEEP).map(({ path }) => rm(path, { force: true })));
}
