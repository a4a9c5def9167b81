/**
 * `npm run -s search:rank -- --kb KB.jsonl --queries Q.jsonl [--train T.jsonl] [--target queue] --out R.jsonl`: the product's own search
 * on any articles, in memory, so that anybody can judge it with questions of their own. Formats: the search room's README.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  buildIndex,
  type SearchArticle,
} from "../apps/server/src/hotline/knowledge/search/index.ts";

const USAGE =
  "usage: npm run -s search:rank -- --kb KB.jsonl --queries Q.jsonl [--train T.jsonl] [--target queue] --out R.jsonl";

interface Line {
  readonly [field: string]: unknown;
}

interface Options {
  readonly kb: string;
  readonly queries: string;
  readonly out: string;
  readonly train: string | undefined;
  readonly isTriage: boolean;
}

function optionsOf(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kb: { type: "string" },
      queries: { type: "string" },
      train: { type: "string" },
      target: { type: "string", default: "article" },
      out: { type: "string" },
    },
  });
  const { kb, queries, out, train, target } = values;
  if (kb === undefined || queries === undefined || out === undefined) return null;
  if (target !== "queue" && target !== "article") return null;
  return { kb, queries, out, train, isTriage: target === "queue" };
}

function linesOf(path: string): Line[] {
  const lines = readFileSync(path, "utf8")
    .replace(/^\uFEFF/, "")
    .split("\n");
  return lines.flatMap((line, at) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as Line];
    } catch {
      throw new Error(`${path}:${at + 1} is not JSON.`);
    }
  });
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : []).map(textOf).filter((text) => text !== "");

interface Article extends SearchArticle {
  readonly examples: string[];
}

/** Articles by id; a training question joins the article that its `rel`, `id` or `topic` names, or makes one of its topic. */
function articlesOf(kb: readonly Line[], train: readonly Line[]): SearchArticle[] {
  const articles: Article[] = [];
  const names = new Map<string, Article[]>();
  const add = (article: Article, ...aliases: string[]) => {
    articles.push(article);
    for (const name of new Set([article.id, ...aliases]))
      if (name !== "") names.set(name, [...(names.get(name) ?? []), article]);
    return article;
  };
  for (const line of kb) {
    const topic = textOf(line["topic"]);
    const id = textOf(line["id"]) || topic;
    if (id === "")
      throw new Error(`An article without an id: ${JSON.stringify(line).slice(0, 80)}`);
    const article = {
      id,
      title: textOf(line["title"]),
      examples: textsOf(line["examples"] ?? line["questions"]),
      summary: textOf(line["summary"]),
      body: textOf(line["body"]),
      queue: textOf(line["queue"]),
    };
    add(article, topic);
  }
  for (const line of train) {
    const queue = textOf(line["queue"]);
    const wanted = [...textsOf(line["rel"]), textOf(line["id"]), textOf(line["topic"])];
    const name = wanted.find((each) => names.has(each));
    const id = wanted.find((each) => each !== "") ?? queue;
    if (name === undefined && id === "") continue;
    const known = name === undefined ? undefined : names.get(name)?.[0];
    const article = known ?? add({ id, title: "", examples: [], queue });
    article.examples.push(textOf(line["text"]));
  }
  return articles;
}

function main(args: readonly string[]): void {
  const options = optionsOf(args);
  if (options === null) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const train = options.train === undefined ? [] : linesOf(options.train);
  const index = buildIndex(articlesOf(linesOf(options.kb), train));
  const answers = linesOf(options.queries).map((line) => {
    const text = textOf(line["text"]);
    const start = performance.now();
    const answer = options.isTriage ? triage(text) : rank(text);
    const ms = Number((performance.now() - start).toFixed(3));
    return JSON.stringify({ qid: line["qid"], ...answer, ms });
  });
  writeFileSync(options.out, answers.map((answer) => `${answer}\n`).join(""));

  function rank(text: string) {
    const { ranked, confidence, abstain } = index.rank(text);
    return { ranked: ranked.map(({ id }) => id), conf: confidence, abstain };
  }

  function triage(text: string) {
    const { queues, abstain } = index.triage(text);
    return { ranked: queues.map(({ queue }) => queue), conf: queues[0]?.confidence ?? 0, abstain };
  }
}

main(process.argv.slice(2));
