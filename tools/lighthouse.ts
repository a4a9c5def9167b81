// `npm run lighthouse [-- --runs=3] [--pages=landing,help] [--locales=en] [--json]`: the public pages as Lighthouse sees them on
// a mid-range phone, on a server of its own with the demo world. Red under 95 in performance or accessibility (issue 5). The
// median of the runs counts; a machine with other work to do measures that work.
import { parseArgs } from "node:util";
import { isLocale, LOCALES, type Locale } from "@okpay/i18n/locales";
import lighthouse from "lighthouse";
import { type DebuggedChromium, withDebuggedChromium } from "./debugged-chromium.ts";
import { OperatorProblem, runMain } from "./operator-problem.ts";
import { buildPages } from "./pages.ts";
import { withScanServer } from "./security/scan-server.ts";

const BAR = 95;
const CATEGORIES = ["performance", "accessibility"] as const;

/** By name: where each is in a language; one address for both is drawn in the language that the browser asks for. */
const PAGES: Readonly<Record<string, (locale: Locale) => string>> = {
  landing: () => "/",
  "sign-in": () => "/?next=%2Fsend&ended=true",
  register: () => "/register",
  contact: () => "/contact",
  help: (locale) => `/help/${locale}`,
  article: (locale) => `/help/${locale}/why-payment-failed`,
  search: (locale) =>
    `/help/${locale}/search?q=${encodeURIComponent(locale === "en" ? "code not arriving" : "验证码收不到")}`,
  hours: (locale) => `/help/${locale}/hours?date=2026-10-02&zone=America%2FNew_York`,
};

interface Measured {
  readonly page: string;
  readonly locale: Locale;
  readonly performance: number;
  readonly accessibility: number;
  readonly lcpMs: number;
  readonly tbtMs: number;
  readonly cls: number;
  readonly bytes: number;
  /** Audits below 0.9, of the last run: where to look. */
  readonly weak: readonly string[];
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "1" },
      pages: { type: "string", default: Object.keys(PAGES).join(",") },
      locales: { type: "string", default: LOCALES.join(",") },
      json: { type: "boolean", default: false },
    },
  });
  const runs = Number(values.runs);
  const names = values.pages.split(",");
  const unknown = names.find((name) => !Object.hasOwn(PAGES, name));
  const locales = values.locales.split(",").filter(isLocale);
  if (unknown !== undefined || locales.length === 0 || !Number.isInteger(runs) || runs < 1)
    throw new OperatorProblem(
      `--pages names some of ${Object.keys(PAGES).join(", ")}; --locales some of ${LOCALES.join(", ")}; --runs is a whole number from 1.`,
    );
  const say = (line: string) => process.stderr.write(`${line}\n`);
  await buildPages(say);
  const measured = await withScanServer((server) =>
    withDebuggedChromium(async (chromium) => {
      const all: Measured[] = [];
      for (const name of names)
        for (const locale of locales) {
          const url = `https://localhost:${server.port}${PAGES[name]?.(locale) ?? "/"}`;
          const found = await measure({ name, locale, url, runs, chromium });
          say(lineOf(found));
          all.push(found);
        }
      return all;
    }),
  );
  if (values.json) process.stdout.write(`${JSON.stringify({ bar: BAR, pages: measured })}\n`);
  const below = measured.filter((each) => CATEGORIES.some((category) => each[category] < BAR));
  say(
    below.length === 0
      ? `Every page is at ${BAR} or above.`
      : `Below ${BAR}: ${below.map(({ page, locale }) => `${page} (${locale})`).join(", ")}.`,
  );
  return below.length === 0 ? 0 : 1;
}

async function measure(options: {
  readonly name: string;
  readonly locale: Locale;
  readonly url: string;
  readonly runs: number;
  readonly chromium: DebuggedChromium;
}): Promise<Measured> {
  const { name, locale, url, runs, chromium } = options;
  const reports: Awaited<ReturnType<typeof report>>[] = [];
  for (let run = 0; run < runs; run += 1) reports.push(await report(url, locale, chromium.port));
  const of = (read: (each: (typeof reports)[number]) => number) => median(reports.map(read));
  const value = (id: string) => of(({ audits }) => audits[id]?.numericValue ?? Number.NaN);
  const score = (category: (typeof CATEGORIES)[number]) =>
    of(({ categories }) => Math.round((categories[category]?.score ?? 0) * 100));
  return {
    page: name,
    locale,
    performance: score("performance"),
    accessibility: score("accessibility"),
    lcpMs: Math.round(value("largest-contentful-paint")),
    tbtMs: Math.round(value("total-blocking-time")),
    cls: Math.round(value("cumulative-layout-shift") * 1000) / 1000,
    bytes: Math.round(value("total-byte-weight")),
    weak: weakOf(reports.at(-1)),
  };
}

/** One visit with an empty cache: Lighthouse's own phone (412 px, slow 4G and a quarter of this processor, both simulated). */
async function report(url: string, locale: Locale, port: number) {
  const result = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "error",
    onlyCategories: [...CATEGORIES],
    extraHeaders: { "Accept-Language": locale },
  });
  if (result === undefined || result.lhr.runtimeError !== undefined)
    throw new OperatorProblem(
      `Lighthouse could not look at ${url}: ${result?.lhr.runtimeError?.message ?? "no answer"}`,
    );
  return result.lhr;
}

function weakOf(found: Awaited<ReturnType<typeof report>> | undefined): string[] {
  return Object.values(found?.audits ?? {})
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ id, displayValue }) => (displayValue === undefined ? id : `${id} (${displayValue})`));
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

const lineOf = ({
  page,
  locale,
  performance,
  accessibility,
  lcpMs,
  tbtMs,
  cls,
  bytes,
  weak,
}: Measured) =>
  `${`${page} ${locale}`.padEnd(14)} performance ${performance} · accessibility ${accessibility} · LCP ${lcpMs} ms · TBT ${tbtMs} ms · CLS ${cls} · ${bytes} bytes${weak.length === 0 ? "" : `\n          ${weak.join(", ")}`}`;

await runMain(main);
