import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { countryOfReader, type Locale, negotiateLocale } from "@okpay/i18n";
import type { FastifyRequest } from "fastify";
import { escapeHtml } from "./pages/html.ts";
import { pathOf } from "./unknown-path.ts";

/**
 * The wallet's pages for strangers, drawn: HTML with everything in it that a person reads, so that a phone shows them before
 * it has the program. The markup comes from the wallet's own components (apps/wallet/src/draw.tsx, built beside the pages);
 * here it is asked for what the page shows, put into the start page, and kept for a few seconds, the same for everybody in a country.
 */
export interface DrawnPages {
  /** The page for this request, or null: then the start page goes out as it was built. */
  answer(request: FastifyRequest): Promise<DrawnPage | null>;
}

export interface DrawnPage {
  readonly locale: Locale;
  readonly bytes: Readonly<Record<Encoding, Buffer>>;
}
type Encoding = "identity" | "gzip" | "br";

/** One of our own public operations, asked as a stranger would. */
type Ask = (
  url: string,
  locale: Locale,
) => Promise<{ readonly statusCode: number; json(): unknown }>;

/** What the build exports (apps/wallet/src/draw.tsx says what each does). */
interface Drawing {
  drawnAs(path: string, query: Readonly<Record<string, unknown>>): string | null;
  isByCountry(address: string): boolean;
  partsOf(
    address: string,
    locale: Locale,
    country: string,
  ): { readonly asks: readonly string[]; readonly sources: readonly string[] };
  draw(
    address: string,
    locale: Locale,
    country: string,
    answers: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly html: string; readonly title: string; readonly seeds: string }>;
}

interface Build {
  readonly startPage: string;
  readonly drawing: Drawing;
  readonly manifest: Manifest;
  readonly kept: Map<string, { readonly until: number; readonly page: Promise<DrawnPage> }>;
}
type Manifest = Readonly<
  Record<
    string,
    {
      readonly file: string;
      readonly src?: string;
      readonly imports?: readonly string[];
      readonly css?: readonly string[];
    }
  >
>;

/** How long the queue and the opening hours on it may be old; the program asks for newer ones when it starts. */
const KEPT_MS = 10_000;
/** Whoever asks for every country in turn does not make us draw them all: beyond this a page is its language's. */
const MOST_KEPT = 40;
const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** `sessionCookie`: whoever has one gets no page that was drawn for strangers. */
export function createDrawnPages(deps: {
  readonly dist: string;
  readonly sessionCookie: string;
  readonly ask: Ask;
}): DrawnPages {
  let build: { readonly text: string; readonly is: Build | null } | undefined;
  return {
    async answer(request) {
      if (request.cookies[deps.sessionCookie] !== undefined) return null;
      const text = await readFile(join(deps.dist, "index.html"), "utf8");
      // Another build: another program draws, and nothing of the last one is kept.
      if (build?.text !== text) build = { text, is: await readBuild(deps.dist, text) };
      if (build.is === null) return null;
      const { drawing, kept } = build.is;
      const address = drawing.drawnAs(pathOf(request), request.query as Record<string, unknown>);
      if (address === null) return null;
      const wanted = request.headers["accept-language"];
      const locale = negotiateLocale(wanted);
      const now = Date.now();
      for (const [key, { until }] of kept) if (until <= now) kept.delete(key);
      const keyFor = (country: string) => `${locale} ${country} ${address}`;
      const wished = countryOfReader(drawing.isByCountry(address) ? wanted : locale);
      const isTooMany = kept.size >= MOST_KEPT && !kept.has(keyFor(wished));
      const country = isTooMany ? countryOfReader(locale) : wished;
      const key = keyFor(country);
      const found = kept.get(key);
      if (found !== undefined) return found.page;
      const page = drawPage(build.is, deps.ask, { address, locale, country });
      kept.set(key, { until: now + KEPT_MS, page });
      page.catch(() => kept.delete(key));
      return page;
    },
  };
}

/** Null where the pages were built without what draws them (a test's folder, an older build). */
async function readBuild(dist: string, startPage: string): Promise<Build | null> {
  try {
    const file = join(dist, ".draw", "draw.mjs");
    await readFile(file);
    const manifest = JSON.parse(
      await readFile(join(dist, ".vite", "manifest.json"), "utf8"),
    ) as Manifest;
    // By its start page, which names the files of the build: Node would answer a known address from memory.
    const version = createHash("sha256").update(startPage).digest("hex");
    const drawing = (await import(`${pathToFileURL(file).href}?${version}`)) as Drawing;
    return { startPage, drawing, manifest, kept: new Map() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function drawPage(
  { drawing, manifest, startPage }: Build,
  ask: Ask,
  {
    address,
    locale,
    country,
  }: Readonly<Record<"address" | "country", string>> & { locale: Locale },
): Promise<DrawnPage> {
  const { asks, sources } = drawing.partsOf(address, locale, country);
  const answers = await Promise.all(
    asks.map(async (url) => {
      const answer = await ask(url, locale);
      if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
      return [url, answer.json()] as const;
    }),
  );
  const drawn = await drawing.draw(address, locale, country, Object.fromEntries(answers));
  const files = filesOf(manifest, sources);
  const bytes = Buffer.from(assemble({ startPage, locale, ...drawn, ...files }), "utf8");
  const [br, zipped] = await Promise.all([compressBrotli(bytes), compressGzip(bytes)]);
  return { locale, bytes: { identity: bytes, br, gzip: zipped } };
}

/** Scripts to have at hand and styles to show the page with, beyond those the start page names. */
function filesOf(manifest: Manifest, sources: readonly string[]) {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const add = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`the wallet's build has no ${key}`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const file of chunk.css ?? []) styles.add(file);
    for (const each of chunk.imports ?? []) add(each);
  };
  const keyOf = (source: string): string =>
    Object.keys(manifest).find((key) => key.endsWith(source)) ?? source;
  for (const source of ["index.html", ...sources]) add(keyOf(source));
  const early = manifest[keyOf("src/early.ts")];
  if (early === undefined) throw new Error("the wallet's build has no early script");
  return { scripts: [...scripts], styles: [...styles], early: early.file };
}

/** The start page with the drawn one in it. The program's own tag goes: the early script starts it. */
function assemble(parts: {
  readonly startPage: string;
  readonly locale: Locale;
  readonly html: string;
  readonly title: string;
  readonly seeds: string;
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  readonly early: string;
}): string {
  const { markup, rules } = withoutStyles(parts.html);
  const sheets = parts.styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`);
  const program = parts.scripts[0] ?? "";
  const ahead = parts.scripts.map((file) => `/${file}`).join(" ");
  const early = `<script src="/${parts.early}" data-program="/${program}" data-ahead="${ahead}" data-styles="${rules}"></script>`;
  return replaced(parts.startPage, [
    [/<script type="module"[^>]*><\/script>\s*/g, ""],
    [/<link rel="(?:modulepreload|stylesheet)"[^>]*>\s*/g, ""],
    [/<html lang="[^"]*"/, `<html lang="${parts.locale}" data-drawn`],
    [/<title>[^<]*<\/title>/, `<title>${escapeHtml(parts.title)}</title>`],
    ["</head>", `${sheets.join("")}${early}</head>`],
    [
      '<div id="root"></div>',
      `<div id="root" data-seeds="${escapeHtml(parts.seeds)}">${markup}</div>`,
    ],
  ]);
}

/** By function: a `$` in what is put in means nothing. */
const replaced = (text: string, pairs: readonly (readonly [RegExp | string, string])[]): string =>
  pairs.reduce((done, [from, to]) => done.replace(from, () => to), text);

/**
 * The policy forbids styles in markup (`style-src 'self'`), as it should; React writes some. They become rules that the early
 * script adopts. React escapes quotes in text, so that only attributes look like this, and what is in one may stay as it is.
 */
function withoutStyles(html: string): { readonly markup: string; readonly rules: string } {
  const names = new Map<string, string>();
  const markup = html.replace(/ style="([^"]*)"/g, (_all, style: string) => {
    const name = names.get(style) ?? `s${names.size}`;
    names.set(style, name);
    return ` data-style="${name}"`;
  });
  const rules = [...names].map(([style, name]) => `[data-style=${name}]{${style}}`).join("");
  return { markup, rules };
}
