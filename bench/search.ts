/**
 * The search bench: seeded splits of public question sets, the product's engine beside MiniSearch and plain BM25 in the same run. The
 * sets are not in the repository; `--data FOLDER` names where they lie. What is called "unseen" uses an encoder trained in this run on
 * CLINC150 alone; the shipped encoder has learned from BANKING77's questions, and its row says so.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ARTICLE_LANGUAGES } from "../apps/server/src/hotline/knowledge/articles.ts";
import {
  buildIndex,
  type SearchArticle,
  type SearchIndex,
} from "../apps/server/src/hotline/knowledge/search/index.ts";
import {
  buildIndexWith,
  readEncoder,
} from "../apps/server/src/hotline/knowledge/search/training.ts";
import { type Question, trainOnQuestions } from "./search/encoder.ts";
import { areaOf, calibrationErrorOf, type Figures, figuresOf, meanOf } from "./search/figures.ts";
import { customersArticles, leftOutSet, OWN_SETS, ownSet } from "./search/own.ts";
import { createMiniSearch, createPlainBm25 } from "./search/rivals.ts";
import {
  type LabelledQuestion,
  read,
  type SearchSet,
  split,
  withoutSome,
  withTypos,
} from "./search/sets.ts";

interface Options {
  readonly isJson: boolean;
  readonly data: string | undefined;
  readonly say: (line: string) => void;
}

interface SetReport {
  readonly name: string;
  readonly ours: Figures;
  readonly miniSearch: Figures;
  readonly bm25: Figures;
}

type Build = (articles: readonly SearchArticle[]) => SearchIndex;

/** One index per set of articles: questions with and without typos, and of either kind, are put to the same one. */
function once(build: Build): Build {
  const built = new WeakMap<readonly SearchArticle[], SearchIndex>();
  return (articles) => {
    const index = built.get(articles) ?? build(articles);
    built.set(articles, index);
    return index;
  };
}

const SEEDS = [1, 2, 3, 4, 5];
const besideRepository = fileURLToPath(
  new URL("../../shared/reference/search-data", import.meta.url),
);

export async function benchSearch({
  isJson,
  data = besideRepository,
  say,
}: Options): Promise<void> {
  const sets: SetReport[] = [];
  const details: Record<string, unknown> = {};
  const banking = existsSync(data) ? read<LabelledQuestion>(data, "en-b77.train.jsonl") : null;
  if (banking === null) {
    say(`No question sets in ${data}: name their folder with --data. Only sizes are measured.`);
  } else {
    const general = read<Question>(data, "en-clinc150.train.jsonl") ?? [];
    const scope = (read<{ text: string }>(data, "en-clinc-oos-train-val.jsonl") ?? []).map(
      ({ text }) => text,
    );
    say("Training an encoder that has not seen BANKING77 …");
    const encoder = readEncoder(trainOnQuestions(general));
    const unseen = once((articles) => buildIndexWith(articles, encoder));
    const cold = SEEDS.map((seed) => split(banking, seed, 5));
    measureEnglish(cold, unseen, sets, say);
    Object.assign(details, unanswerable(cold[0] as SearchSet, scope, unseen));
    say("Trained on every topic's questions …");
    const trained = split(banking, 1, Number.POSITIVE_INFINITY);
    sets.push(compare("BANKING77 trained, encoder unseen", [trained], unseen));
    details["triage, trained, encoder unseen (top1)"] = triageOf(trained, banking, unseen);
  }
  const chinese = chineseSet(data);
  if (chinese !== null) {
    sets.push(compare("zh-wld20 cold", [chinese], buildIndex));
  }
  say("Our own articles …");
  for (const language of ARTICLE_LANGUAGES) {
    const set = await leftOutSet(language);
    sets.push(
      compare(`own articles, ${language}, each author's own left-out questions`, [set], buildIndex),
    );
  }
  await measureOwn(sets, details, false);
  await measureOwn(sets, details, true);
  Object.assign(details, sizes(say));
  present(isJson, sets, details);
}

function measureEnglish(
  cold: readonly SearchSet[],
  unseen: Build,
  sets: SetReport[],
  say: (line: string) => void,
): void {
  say("Cold, five seeds …");
  sets.push(compare("BANKING77 cold, encoder unseen", cold, unseen));
  const typos = cold.map((set, at) => ({ ...set, asked: withTypos(set.asked, at + 1) }));
  sets.push(compare("BANKING77 cold with typos, encoder unseen", typos, unseen));
  sets.push(
    compare("BANKING77 cold, shipped encoder (has seen these questions)", cold, buildIndex),
  );
}

/** Questions of somebody who had not written the articles, put to one index of both languages as customers' are. */
async function measureOwn(
  sets: SetReport[],
  details: Record<string, unknown>,
  isWithDrafts: boolean,
): Promise<void> {
  const build = once(buildIndex);
  const articles = await customersArticles({ drafts: isWithDrafts });
  for (const { name: plain, language, mistype } of OWN_SETS) {
    const name = isWithDrafts ? `${plain}, drafts too` : plain;
    const { set, inDomain } = ownSet(articles, language);
    sets.push(compare(name, [set], build));
    const typos = SEEDS.map((seed) => ({ ...set, asked: mistype(set.asked, seed) }));
    sets.push(compare(`${name}, with typos`, typos, build));
    const measured = confidences(set, build(articles), { general: set.foreign, inDomain });
    for (const [figure, value] of Object.entries(measured)) details[`${name}: ${figure}`] = value;
  }
}

function compare(name: string, all: readonly SearchSet[], build: Build): SetReport {
  const figures = (
    make: (articles: readonly SearchArticle[]) => (query: string) => readonly string[],
  ) => meanOf(all.map(({ articles, asked }) => figuresOf(make(articles), asked)));
  return {
    name,
    ours: figures((articles) => {
      const index = build(articles);
      return (query) => index.rank(query).ranked.map(({ id }) => id);
    }),
    miniSearch: figures(createMiniSearch),
    bm25: figures(createPlainBm25),
  };
}

/** General: questions of other fields. In-domain: of topics whose articles were taken away. */
function unanswerable(whole: SearchSet, scope: readonly string[], build: Build) {
  const part = withoutSome(whole, 2);
  const some = build(part.articles);
  const confidence = (text: string) => some.rank(text).confidence;
  return {
    ...confidences(whole, build(whole.articles), { general: scope }),
    "AUROC, unanswerable, in-domain": areaOf(
      part.asked.map(({ text }) => confidence(text)),
      part.foreign.map(confidence),
    ),
  };
}

/** How well an index's confidence tells its own questions from others, and right answers from wrong ones. */
function confidences(
  { asked }: SearchSet,
  index: SearchIndex,
  { general, inDomain }: { general: readonly string[]; inDomain?: readonly string[] },
) {
  const confidence = (text: string) => index.rank(text).confidence;
  const texts = asked.map(({ text }) => text);
  const cases = asked.map(({ text, answers }) => {
    const ranking = index.rank(text);
    const isRight = answers.includes(ranking.ranked[0]?.id ?? "");
    return { confidence: ranking.confidence, isRight };
  });
  const isRefused = (text: string) => index.rank(text).abstain;
  const area = (foreign: readonly string[]) =>
    areaOf(texts.map(confidence), foreign.map(confidence));
  return {
    "AUROC, unanswerable, general": area(general),
    ...(inDomain && {
      "AUROC, unanswerable, in-domain": area(inDomain),
      "unanswerable in-domain questions refused (%)": percent(inDomain, isRefused),
    }),
    "answerable questions kept (%)": percent(texts, (text) => !isRefused(text)),
    "unanswerable general questions refused (%)": percent(general, isRefused),
    "calibration error of the confidence": calibrationErrorOf(cases),
  };
}

function triageOf(set: SearchSet, rows: readonly LabelledQuestion[], build: Build): number {
  const queues = new Map(rows.map(({ topic, queue }) => [topic, queue]));
  const index = build(set.articles);
  return percent(
    set.asked,
    ({ text, answers: [topic = ""] }) => index.triage(text).queues[0]?.queue === queues.get(topic),
  );
}

const percent = <Item>(items: readonly Item[], isTrue: (item: Item) => boolean): number =>
  Number(((100 * items.filter(isTrue).length) / Math.max(1, items.length)).toFixed(1));

interface Row {
  readonly text: string;
  readonly rel: readonly string[];
}

function chineseSet(data: string): SearchSet | null {
  const articles = read<SearchArticle>(data, "zh-wld20.kb.jsonl");
  const rows = read<Row>(data, "zh-wld20.queries.jsonl");
  if (articles === null || rows === null) return null;
  const asked = rows.map(({ text, rel }) => ({ text, answers: rel }));
  return { articles, asked, foreign: [] };
}

/** Each in a process of its own: what another index left behind would be in its memory. */
function sizes(say: (line: string) => void): Record<string, number> {
  const program = fileURLToPath(new URL("search/size.ts", import.meta.url));
  return Object.assign(
    {},
    ...["own", "140", "10000"].map((which) => {
      say(`How large and how fast: ${which} …`);
      const args = ["--expose-gc", program, which];
      return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as object;
    }),
  ) as Record<string, number>;
}

function present(isJson: boolean, sets: readonly SetReport[], details: object): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ bench: "search", sets, details })}\n`);
    return;
  }
  const line = ({ top1, top3, mrr10, p50Ms, p99Ms }: Figures) =>
    `${top1} / ${top3} / ${mrr10}   ${p50Ms} / ${p99Ms} ms`;
  for (const { name, ours, miniSearch, bm25 } of sets) {
    process.stdout.write(`${name}: top1 / top3 / MRR@10   p50 / p99\n`);
    process.stdout.write(
      `  ours       ${line(ours)}\n  MiniSearch ${line(miniSearch)}\n  BM25       ${line(bm25)}\n`,
    );
  }
  for (const [name, value] of Object.entries(details)) process.stdout.write(`${name}: ${value}\n`);
}
