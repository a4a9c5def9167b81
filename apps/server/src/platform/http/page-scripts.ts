import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";

/**
 * The scripts of the pages people pay on (PCI DSS 6.4.3 and 11.6.1, row C7). Which there are is written down, with a hash each,
 * where nobody changes it unseen (the audit log); once a week the pages are fetched as a browser fetches them and compared.
 * The policy of row H3 lets a browser load scripts from here only: this says that those from here are still the ones we built.
 */
export interface PageScripts {
  /** When another set is served than the last that was written down, it is written down. */
  note(): Promise<void>;
  /** What is not as it was written down, in words; nothing, when all is well or no page is built. */
  check(): Promise<readonly string[]>;
}

interface PageScriptsDeps {
  /** Where the built pages are. */
  readonly dist: string;
  readonly inject: FastifyInstance["inject"];
  /** `path sha256` of each script, as written down last; null: never. */
  last(): Promise<readonly string[] | null>;
  write(scripts: readonly string[]): Promise<void>;
}

/** Each of them is sent from a file of its own (packages/ui/precompress.ts). */
const ENCODINGS = ["identity", "gzip", "br"] as const;
/** Where money is paid; the same file answers, and what answers is looked at. */
const PAGES = ["/", "/send", "/top-up"] as const;

export function createPageScripts(deps: PageScriptsDeps): PageScripts {
  const { dist, last, write } = deps;
  return {
    async note() {
      const scripts = await scriptsIn(dist);
      if (scripts.length === 0 || scripts.join() === (await last())?.join()) return;
      await write(scripts);
    },
    async check() {
      const built = await scriptsIn(dist);
      if (built.length === 0) return [];
      const known = new Map((await last())?.map((line) => line.split(" ") as [string, string]));
      const problems = built
        .map((line) => line.split(" ")[0] ?? "")
        .filter((path) => !known.has(path))
        .map((path) => `${path}: not in the inventory`);
      for (const page of PAGES) problems.push(...(await problemsOfPage(deps, page, known)));
      for (const [path, hash] of known)
        for (const encoding of ENCODINGS)
          if ((await servedHash(deps, path, encoding)) !== hash)
            problems.push(`${path} (${encoding}): another content, or none`);
      return problems;
    },
  };
}

async function scriptsIn(dist: string): Promise<readonly string[]> {
  let files: string[];
  try {
    files = await readdir(dist, { recursive: true });
  } catch (error) {
    // Not built: there is no page either, and the visitor is told so.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  const scripts = files.filter((file) => file.endsWith(".js")).toSorted();
  return Promise.all(
    scripts.map(async (file) => `${file} ${hashOf(await readFile(join(dist, file)))}`),
  );
}

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("base64");

async function servedHash(
  { inject }: PageScriptsDeps,
  path: string,
  encoding: (typeof ENCODINGS)[number],
): Promise<string | null> {
  const answer = await inject({ url: `/${path}`, headers: { "accept-encoding": encoding } });
  if (answer.statusCode !== 200) return null;
  try {
    return hashOf(decoded(answer.rawPayload, answer.headers["content-encoding"]));
  } catch {
    // What cannot be unpacked is not what was built; a browser could not run it either.
    return null;
  }
}

function decoded(bytes: Buffer, encoding: unknown): Buffer {
  if (encoding === "br") return brotliDecompressSync(bytes);
  return encoding === "gzip" ? gunzipSync(bytes) : bytes;
}

/** The path in a script tag's `src`, without its first slash, as our builds write it; anything else is no file of ours. */
function ownSource(tag: string): string | undefined {
  const [, after] = tag.split(' src="/');
  return after?.split('"')[0];
}

async function problemsOfPage(
  { inject }: PageScriptsDeps,
  page: string,
  known: ReadonlyMap<string, string>,
): Promise<string[]> {
  const { body, headers } = await inject({ url: page });
  const problems: string[] = [];
  const policy = String(headers["content-security-policy"]).split(";");
  for (const wanted of ["script-src 'self'", "require-trusted-types-for 'script'"])
    if (!policy.some((part) => part.trim() === wanted)) problems.push(`${page}: no ${wanted}`);
  for (const rest of body.split(/<script/i).slice(1)) {
    const tag = rest.slice(0, rest.indexOf(">"));
    const source = ownSource(tag);
    if (source === undefined) problems.push(`${page}: a script that is no file of ours`);
    for (const file of [source, ...startedBy(tag)])
      if (file !== undefined && !known.has(file))
        problems.push(`${page}: ${file} is not in the inventory`);
  }
  return problems;
}

/** What the first script of a drawn page (drawn-pages.ts) is told to fetch and to start. */
const startedBy = (tag: string): readonly string[] =>
  [...tag.matchAll(/ data-(?:program|ahead)="([^"]*)"/g)]
    .flatMap(([, files = ""]) => files.split(" "))
    .map((file) => file.replace(/^\//, ""));
