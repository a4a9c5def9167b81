// What a stressed customer reads at night: every article keeps the promises of docs/decisions/articles-are-files.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DECLINE_CODES, toldCode } from "@okpay/contracts";
import { flesch } from "flesch";
import { syllable } from "syllable";
import { expect, it } from "vitest";
import { ARTICLE_LANGUAGES, type Article, type ArticleText, loadArticles } from "./articles.ts";
import { renderMarkdown } from "./markdown.ts";

const articles = await loadArticles();
const ids = new Set(articles.map(({ id }) => id));
const texts = articles.flatMap((article) =>
  ARTICLE_LANGUAGES.map((language) => ({
    article,
    language,
    text: article.texts[language],
    name: `${article.id} (${language})`,
  })),
);

/** Names of all articles that break a rule, with what was found: a list says more than the first failure. */
function broken(rule: (each: (typeof texts)[number]) => string | false | undefined): string[] {
  return texts.flatMap((each) => {
    const found = rule(each);
    return found ? [`${each.name}: ${found}`] : [];
  });
}

const NEXT_STEP = {
  customer: { en: "## If that did not help", "zh-CN": "## 如果还没解决" },
  agent: { en: "## If in doubt", "zh-CN": "## 拿不准时" },
} as const;

const firstParagraph = ({ body }: ArticleText) => body.split("\n\n")[0] ?? "";
const linksOf = ({ body }: ArticleText) =>
  [...body.matchAll(/\]\(([^)]*)\)/g)].map(([, target = ""]) => target);

/** The text as it is heard: without marks, links as their words. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/^(#+|\d+\.|-) /gm, "")
    .replaceAll(/[*`|]/g, "");
}

/** A list item or heading is a sentence of its own, whatever it ends with. */
function sentencesOf(markdown: string, language: string): string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  return plain(markdown)
    .split("\n")
    .flatMap((line) => [...segmenter.segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** The wallet's own list of routes; `$name` stands for one step of a path. */
function walletRoutes(): RegExp {
  const file = join(import.meta.dirname, "../../../../wallet/src/app/router.tsx");
  const found = [
    ...readFileSync(file, "utf8").matchAll(/(?:^\s+path: |^ {4}|(?:own|open)\()"(\/[^"]*)",/gm),
  ];
  const paths = found.map(([, path = ""]) => path.replaceAll(/\$\w+/g, "[\\w-]+"));
  return new RegExp(`^app:(?:${paths.join("|")})$`);
}

const isPublished = (article: Article) => article.state === "published";

it("at least 60 articles are published for customers in both languages, each id once", () => {
  const published = articles.filter((each) => isPublished(each) && !isForAgents(each));
  expect(published.length).toBeGreaterThanOrEqual(60);
  expect(ids.size).toBe(articles.length);
});

it("no two articles share a question or a title", () => {
  const seen = new Map<string, string>();
  const twice = texts.flatMap(({ name, text }) =>
    [...text.questions, text.title].flatMap((question) => {
      const key = question.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
      const other = seen.get(key);
      seen.set(key, name);
      return other === undefined || other === name
        ? []
        : [`${name}: "${question}" is also in ${other}`];
    }),
  );
  expect(twice).toEqual([]);
});

it("the first paragraph answers in one to three sentences", () => {
  expect(
    broken(({ text, language }) => {
      const first = firstParagraph(text);
      const count = sentencesOf(first, language).length;
      return (/^(#|\d+\.|-)/.test(first) || count < 1 || count > 3) && `${count}: ${first}`;
    }),
  ).toEqual([]);
});

it("steps follow, and at the end what to do if they did not help", () => {
  expect(
    broken(({ article, text, language }) => {
      const heading = NEXT_STEP[article.audience][language];
      const [steps = "", next = ""] = text.body.split(heading);
      return (!/^2\. /m.test(steps) && "no steps") || (next.trim() === "" && `no "${heading}"`);
    }),
  ).toEqual([]);
});

it("both languages have the same steps and the same links", () => {
  const shape = (text: ArticleText) => [
    (text.body.match(/^\d+\. /gm) ?? []).length,
    ...new Set(linksOf(text).toSorted()),
  ];
  const different = articles.flatMap(({ id, texts: { en, "zh-CN": zh } }) =>
    JSON.stringify(shape(en)) === JSON.stringify(shape(zh))
      ? []
      : [`${id}: ${JSON.stringify(shape(en))} / ${JSON.stringify(shape(zh))}`],
  );
  expect(different).toEqual([]);
});

it("no link is dead, into the wallet or to another article", () => {
  const routes = walletRoutes();
  // What is read must not lead to what is not.
  const drafts = new Set(articles.filter((each) => !isPublished(each)).map(({ id }) => id));
  const agentOnly = new Set(articles.filter(isForAgents).map(({ id }) => id));
  const isAlive = (target: string, article: Article) => {
    if (target.startsWith("app:")) return routes.test(target);
    const id = target.replace(/^article:/, "");
    if (isPublished(article) && drafts.has(id)) return false;
    return id !== article.id && ids.has(id) && (isForAgents(article) || !agentOnly.has(id));
  };
  expect(
    broken(({ article, text }) =>
      [
        ...linksOf(text),
        ...article.links.map(({ to }) => `app:${to}`),
        ...article.related.map((id) => `article:${id}`),
      ]
        .filter((target) => !isAlive(target, article))
        .join(", "),
    ),
  ).toEqual([]);
});

const isForAgents = (article: Article) => article.audience === "agent";

it("every decline code that people are told has an article; what is masked and what does not exist has none", () => {
  const told = new Set<string>(DECLINE_CODES.filter((code) => toldCode(code) === code));
  const named = new Set(
    articles.filter((article) => !isForAgents(article)).flatMap(({ declineCodes }) => declineCodes),
  );
  expect([...told].filter((code) => !named.has(code))).toEqual([]);
  expect([...named].filter((code) => !told.has(code))).toEqual([]);
});

it("what the IVR speaks is short and has a sound", () => {
  const words = new Intl.Segmenter("en", { granularity: "word" });
  expect(
    broken(({ text: { spoken }, language }) => {
      const length =
        language === "en"
          ? [...words.segment(spoken)].filter(({ isWordLike }) => isWordLike).length
          : spoken.replaceAll(/[^\p{L}\p{N}]/gu, "").length;
      const most = language === "en" ? 60 : 110;
      return (
        (length > most && `${length} of ${most}`) ||
        // What a speech engine stumbles over: links, marks, times, digits in a row, signs for words.
        (/https?:|\]\(|[*#_`|/&<>=+%]|\d{4,}|\d:\d/.exec(spoken)?.[0] ?? false)
      );
    }),
  ).toEqual([]);
});

it("the English is plain: Flesch reading ease of at least 60", () => {
  const hard = texts
    .filter(({ language, article }) => language === "en" && !isForAgents(article))
    .map(({ name, text }) => ({ name, ease: readingEase(text.body) }))
    .filter(({ ease }) => ease < 60);
  expect(hard).toEqual([]);
});

function readingEase(body: string): number {
  const sentences = sentencesOf(body, "en");
  const words = sentences.join(" ").match(/[A-Za-z]+(?:'[a-z]+)?/g) ?? [];
  return flesch({
    sentence: sentences.length,
    word: words.length,
    syllable: words.reduce((sum, word) => sum + syllable(word), 0),
  });
}

it("the Chinese is plain: a sentence has 28 characters on average at most, and never more than 80", () => {
  expect(
    broken(({ language, text }) => {
      if (language === "en") return false;
      const lengths = sentencesOf(text.body, language).map((sentence) => [...sentence].length);
      const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      const longest = Math.max(...lengths);
      return (average > 28 || longest > 80) && `average ${average.toFixed(1)}, longest ${longest}`;
    }),
  ).toEqual([]);
});

/** Brands, words that sell, words that put the customer off, and what nobody of us may know or promise. */
const BANNED =
  /\b(visa|mastercard|amex|paypal|alipay|wechat|stripe|revolut|gmail|whatsapp|seamless|world-class|cutting-edge|hassle|simply|obviously|unfortunately|kindly|guarantee[ds]?|100 ?%)\b|支付宝|微信|银联|财付通|极致|赋能|一站式|行业领先|百分百|100%|亲[，爱]|很遗憾|众所周知|显然/iu;

it("no brand, no selling, no phone number, no invented address", () => {
  expect(
    broken(({ text }) => {
      const all = [text.title, text.summary, text.spoken, text.body].join("\n");
      return (BANNED.exec(all) ?? /\d{7,}|\d{3,4}-\d{4}|https?:|@/.exec(all))?.[0];
    }),
  ).toEqual([]);
});

it("no mark of Markdown is left for readers", () => {
  expect(
    broken(
      ({ text, language }) =>
        /\*|`|\]\(|(?:^|>)#/.exec(
          renderMarkdown(text.body, language).replaceAll(/<[^>]*>/g, ""),
        )?.[0],
    ),
  ).toEqual([]);
});

it("each language is written in its own script", () => {
  expect(
    broken(({ language, text }) => {
      const own = [text.title, text.summary, text.spoken, text.body].join("\n");
      const han = (own.match(/\p{Script=Han}/gu) ?? []).length;
      return language === "en"
        ? han > 0 && `${han} Chinese characters`
        : han < 120 && `only ${han}`;
    }),
  ).toEqual([]);
});
