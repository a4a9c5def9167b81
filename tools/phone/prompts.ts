// Every sentence the telephone speaks, as sound, from the catalogues.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CATALOG_FILES, LOCALES, type Locale, messagesOf } from "@okpay/i18n";
import { fileNameOf } from "../../apps/server/src/hotline/asterisk/index.ts";
import { FLOW, PAYMENT_SENTENCES } from "../../apps/server/src/hotline/ivr/index.ts";
import { loadArticles } from "../../apps/server/src/hotline/knowledge/index.ts";
import { OperatorProblem } from "../operator-problem.ts";
import { runQuietly } from "../run.ts";

/** The voice `cmn` of espeak-ng 1.51 reads tone numbers in English; this one does not. */
const VOICES: Readonly<Record<Locale, readonly string[]>> = {
  en: ["-v", "en", "-s", "150"],
  "zh-CN": ["-v", "cmn-latn-pinyin", "-b", "1", "-s", "150"],
};

const MADE = "made-by-machine.json";

async function tool(name: string, args: readonly string[]): Promise<void> {
  const path = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
    .map((folder) => join(folder, name))
    .find(existsSync);
  if (path === undefined)
    throw new OperatorProblem(`${name} is not installed. On Debian: apt-get install espeak-ng sox`);
  const { code, output } = await runQuietly(path, args);
  if (code !== 0) throw new OperatorProblem(`${name} failed:\n${output}`);
}

/** The help articles that the menu reads aloud, as they are delivered. */
async function articlesOf(locale: Locale): Promise<(readonly [string, string])[]> {
  const articles = await loadArticles();
  return Object.values(FLOW.steps).flatMap((step) => {
    if (step.type !== "article") return [];
    const spoken = articles.find(({ id }) => id === step.slug)?.texts[locale].spoken;
    return spoken === undefined ? [] : [[`article.${step.slug}`, spoken] as const];
  });
}

/** Texts by file name; what is filled in at a call (the hours) is spoken from other pieces. */
async function textsOf(locale: Locale): Promise<Map<string, string>> {
  const words = messagesOf(locale);
  const ofPayments = PAYMENT_SENTENCES.map((key) => [key, words[key]] as const);
  const texts = {
    ...CATALOG_FILES[locale].ivr,
    ...CATALOG_FILES[locale].phone,
    ...Object.fromEntries(ofPayments),
  };
  return new Map(
    [...Object.entries(texts), ...(await articlesOf(locale))].map(([key, text]) => [
      fileNameOf(key),
      text.replaceAll(/\{[a-z]+\}/g, "").trim(),
    ]),
  );
}

async function make(folder: string, locale: Locale): Promise<{ made: number; kept: number }> {
  const target = join(folder, locale);
  mkdirSync(target, { recursive: true });
  const list = join(target, MADE);
  const before = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as Record<string, string>)
    : {};
  const now: Record<string, string> = {};
  const scratch = mkdtempSync(join(tmpdir(), "okpay-prompts-"));
  let made = 0;
  let kept = 0;
  for (const [name, text] of await textsOf(locale)) {
    const file = join(target, `${name}.wav`);
    const isThere = existsSync(file);
    // A person's recording: we did not make it.
    if (isThere && before[name] === undefined) {
      kept += 1;
      continue;
    }
    now[name] = text;
    if (isThere && before[name] === text) continue;
    const raw = join(scratch, "raw.wav");
    await tool("espeak-ng", [...VOICES[locale], "-w", raw, text]);
    await tool("sox", [raw, "-r", "8000", "-c", "1", "-b", "16", file, "norm", "-3"]);
    made += 1;
  }
  rmSync(scratch, { recursive: true });
  writeFileSync(list, `${JSON.stringify(now, null, 2)}\n`);
  return { made, kept };
}

/** Makes what is missing or has another text now; a person's recording is left alone. */
export async function makePrompts(
  folder: string,
  report: (sentence: string) => void,
): Promise<void> {
  const tone = join(folder, "tone.wav");
  mkdirSync(folder, { recursive: true });
  // After it a message is recorded (hotline/asterisk/spoken.ts); a better one stays, too.
  if (!existsSync(tone)) {
    const format = ["-r", "8000", "-c", "1", "-b", "16"];
    await tool("sox", ["-n", ...format, tone, "synth", "0.4", "sine", "1000", "gain", "-6"]);
  }
  for (const locale of LOCALES) {
    const { made, kept } = await make(folder, locale);
    report(`Prompts ${locale}: ${made} made, ${kept} recordings left as they are`);
  }
}
