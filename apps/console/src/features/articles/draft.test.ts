import { expect, it } from "vitest";
import type { ArticleContent } from "../../api/article-calls.ts";
import { EMPTY_CONTENT, slugOf, staleAfter, tidied, withPicture } from "./draft.ts";

const text = (body: string, questions: string[] = []) => ({
  title: "t",
  summary: "s",
  spoken: "s",
  questions,
  body,
});
const content = (
  en: string,
  zh: string,
  staleLocale: ArticleContent["staleLocale"] = null,
): ArticleContent => ({
  ...EMPTY_CONTENT,
  texts: { en: text(en), "zh-CN": text(zh) },
  staleLocale,
});

it.each([
  [content("a", "甲"), content("b", "甲"), "zh-CN"],
  [content("a", "甲"), content("a", "乙"), "en"],
  [content("a", "甲"), content("b", "乙"), null],
  [content("a", "甲", "en"), content("a", "甲"), "en"],
  [content("a", "甲", "en"), content("b", "甲"), null],
  [content("a", "甲", "en"), content("a", "乙"), "en"],
])("a language that was not rewritten with the other is behind", (before, after, stale) => {
  expect(staleAfter(before, after)).toBe(stale);
});

it("questions alone leave no language behind, and empty ones are not sent", () => {
  const before = content("a", "甲");
  const after = {
    ...before,
    texts: { ...before.texts, en: text("a", ["why ", " ", ""]) },
  };
  expect(staleAfter(before, after)).toBe(null);
  expect(tidied(after).texts.en.questions).toEqual(["why"]);
});

it.each([
  ["Card declined abroad?", "card-declined-abroad"],
  ["  Über 2 fees… ", "ber-2-fees"],
  ["卡被拒", ""],
])("a name for addresses of %j", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

it("a picture stands between paragraphs, and its description cannot end early", () => {
  const picture = { path: "/help/pictures/1", alt: "The [red] button\\" };
  expect(withPicture("One.\n\nTwo.", 4, picture)).toBe(
    "One.\n\n![The  red  button](/help/pictures/1)\n\nTwo.",
  );
  expect(withPicture("", 0, picture)).toBe("![The  red  button](/help/pictures/1)");
});
