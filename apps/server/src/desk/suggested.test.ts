import { expect, it } from "vitest";
import { type Known, type Suggesting, suggestedFor } from "./suggested.ts";

type Article = ReturnType<Suggesting["deskHelp"]["relatedTo"]>[number];

const article = (slug: string): Article => {
  const text = { title: slug, summary: "", spoken: "", questions: [], body: "" };
  return {
    slug,
    number: 1,
    publishedAt: new Date(0),
    content: {
      topic: "declines",
      audience: "customer",
      skill: "payments",
      declineCodes: [],
      links: [],
      related: [],
      reviewDueMonths: 6,
      texts: { en: text, "zh-CN": text },
    },
  } as unknown as Article;
};
const of = (...slugs: string[]) => slugs.map(article);
const help: Suggesting = {
  articleForDecline: (code) => (code === "expired_card" ? article("expired") : null),
  deskHelp: {
    search: () => ({ confidence: 1, isSure: true, articles: of("word-1", "expired", "word-2") }),
    about: (what) => ("matter" in what ? of("case-1", "case-2") : of("line-1", "case-1", "line-2")),
    relatedTo: () => of("near-1", "near-2"),
  },
};
const nothing: Known = {
  about: null,
  declineCode: null,
  hasFailed: false,
  topic: null,
  skill: "payments",
};

it.each<[string, Partial<Known>, string[]]>([
  ["only the line", {}, ["line line-1", "line case-1", "line line-2"]],
  ["a case", { topic: "card" }, ["case case-1", "case case-2", "line line-1"]],
  [
    "a decline",
    { declineCode: "expired_card" },
    ["decline expired", "decline near-1", "decline near-2"],
  ],
  [
    "a decline that no article explains",
    { declineCode: "other" },
    ["line line-1", "line case-1", "line line-2"],
  ],
  [
    "a decline and a case",
    { declineCode: "expired_card", topic: "card" },
    ["decline expired", "case case-1", "decline near-1"],
  ],
  [
    "a failed payment, and not why",
    { hasFailed: true },
    ["decline case-1", "decline near-1", "decline near-2"],
  ],
  ["own words", { about: "why" }, ["words word-1", "words expired", "words word-2"]],
  [
    "everything",
    { about: "why", declineCode: "expired_card", topic: "card" },
    ["decline expired", "words word-1", "words word-2"],
  ],
])("of whom is known: %s", (_, known, expected) => {
  const found = suggestedFor(help, { ...nothing, ...known }, "en");
  expect(found.map(({ because, slug }) => `${because} ${slug}`)).toEqual(expected);
});
