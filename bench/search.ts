/**
 * The search bench: seeded splits of public question sets, the product's engine beside MiniSearch and plain BM25 in the same run. The
 * sets are not in the repository; `--data FOLDER` names where they lie. What is called "unseen" uses an encoder trained in this run on
 * CLINC150 alone; the shipped encoder has learned from BANKING77's questions, and its row says so.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  ARTICLE_LANGUAGES,
  type ArticleLanguage,
  loadArticles,
} from "../apps/server/src/hotline/knowledge/articles.ts";
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
import { createMiniSearch, createPlainBm25 } from "./search/rivals.ts";
import {
  type LabelledQuestion,
  read,
  type SearchSet,
  shuffled,
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
    const set = await ownSet(language);
    sets.push(
      compare(`own articles, ${language}, each author's own left-out questions`, [set], buildIndex),
    );
  }
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
  const all = build(whole.articles);
  const some = build(part.articles);
  const confidence = (index: SearchIndex) => (text: string) => index.rank(text).confidence;
  const texts = whole.asked.map(({ text }) => text);
  const cases = whole.asked.map(({ text, answer }) => {
    const ranking = all.rank(text);
    return { confidence: ranking.confidence, isRight: ranking.ranked[0]?.id === answer };
  });
  return {
    "AUROC, unanswerable, general": areaOf(texts.map(confidence(all)), scope.map(confidence(all))),
    "AUROC, unanswerable, in-domain": areaOf(
      part.asked.map(({ text }) => confidence(some)(text)),
      part.foreign.map(confidence(some)),
    ),
    "answerable questions kept (%)": percent(texts, (text) => !all.rank(text).abstain),
    "unanswerable general questions refused (%)": percent(scope, (text) => all.rank(text).abstain),
    "calibration error of the confidence": calibrationErrorOf(cases),
  };
}

function triageOf(set: SearchSet, rows: readonly LabelledQuestion[], build: Build): number {
  const queues = new Map(rows.map(({ topic, queue }) => [topic, queue]));
  const index = build(set.articles);
  return percent(
    set.asked,
    ({ text, answer }) => index.triage(text).queues[0]?.queue === queues.get(answer),
  );
}

const percent = <Item>(items: readonly Item[], isTrue: (item: Item) => boolean): number =>
  Number(((100 * items.filter(isTrue).length) / Math.max(1, items.length)).toFixed(1));

/** Every delivered article without two of its questions, which are asked. Their author wrote the article: an easier test than others' words. */
async function ownSet(language: ArticleLanguage): Promise<SearchSet> {
  const loaded = await loadArticles();
  const parts = loaded.map(({ id, skill, texts }) => {
    const { title, summary, body, questions } = texts[language];
    const article = { id, title, summary, body, queue: skill, examples: questions.slice(2) };
    return { article, asked: questions.slice(0, 2).map((text) => ({ text, answer: id })) };
  });
  return {
    articles: parts.map(({ article }) => article),
    asked: parts.flatMap(({ asked }) => asked),
    foreign: [],
  };
}

interface Row {
  readonly text: string;
  readonly rel: readonly string[];
}

function chineseSet(data: string): SearchSet | null {
  const articles = read<SearchArticle>(data, "zh-wld20.kb.jsonl");
  const rows = read<Row>(data, "zh-wld20.queries.jsonl");
  if (articles === null || rows === null) return null;
  const asked = rows.map(({ text, rel }) => ({ text, answer: rel[0] ?? "" }));
  return { articles, asked, foreign: [] };
}

/** Build time, memory and latency of collections made of random words: only their size matters. */
function sizes(say: (line: string) => void) {
  const words = Array.from({ length: 3_000 }, (_, at) => `w${at.toString(36)}x`);
  const text = (seed: number) =>
    shuffled(words.slice(seed % 2_900, (seed % 2_900) + 60), seed)
      .slice(0, 8)
      .join(" ");
  const result: Record<string, number> = {};
  for (const count of [140, 10_000]) {
    say(`${count} articles …`);
    const articles = Array.from({ length: count }, (_, id) => ({
      id: `a${id}`,
      title: text(id),
      examples: [1, 2, 3, 4, 5].map((each) => text(id * 7 + each)),
    }));
    const before = memory();
    const start = performance.now();
    const index = buildIndex(articles);
    result[`${count} articles: build ms`] = Math.round(performance.now() - start);
    result[`${count} articles: memory MB`] = Math.round((memory() - before) / 1e6);
    const asked = Array.from({ length: 1_000 }, (_, at) => ({ text: text(at * 13), answer: "" }));
    const figures = meanOf([
      figuresOf((query) => index.rank(query).ranked.map(({ id }) => id), asked),
    ]);
    result[`${count} articles: p50 ms`] = figures.p50Ms;
    result[`${count} articles: p99 ms`] = figures.p99Ms;
  }
  return result;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function memory(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
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
