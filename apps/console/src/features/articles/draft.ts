import type { Locale } from "@okpay/contracts";
import type { ArticleContent } from "../../api/article-calls.ts";

export type ArticleText = ArticleContent["texts"][Locale];
export const LANGUAGES = ["zh-CN", "en"] as const satisfies readonly Locale[];

const EMPTY_TEXT: ArticleText = { title: "", summary: "", spoken: "", questions: [], body: "" };

/** Nothing written yet; for customers, looked at again after half a year. */
export const EMPTY_CONTENT: ArticleContent = {
  topic: "",
  audience: "customer",
  skill: "general",
  declineCodes: [],
  links: [],
  related: [],
  reviewDueMonths: 6,
  texts: { en: EMPTY_TEXT, "zh-CN": EMPTY_TEXT },
  staleLocale: null,
};

export const isSame = (one: ArticleContent, other: ArticleContent): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What a reader of one language sees; questions only help to find it. */
const readable = ({ title, summary, spoken, body }: ArticleText): string =>
  JSON.stringify([title, summary, spoken, body]);

/** The language that a change left behind: one was rewritten, the other was not. */
export function staleAfter(before: ArticleContent, after: ArticleContent): Locale | null {
  const changed = LANGUAGES.filter(
    (each) => readable(before.texts[each]) !== readable(after.texts[each]),
  );
  const [only] = changed;
  if (changed.length === LANGUAGES.length) return null;
  if (only === undefined) return before.staleLocale;
  // The one that was behind has caught up, or has been left behind further.
  if (before.staleLocale === only) return null;
  return LANGUAGES.find((each) => each !== only) ?? null;
}

/** As it is sent: no empty questions. */
export const tidied = (content: ArticleContent): ArticleContent => ({
  ...content,
  texts: Object.fromEntries(
    LANGUAGES.map((each) => {
      const text = content.texts[each];
      const questions = text.questions.map((one) => one.trim()).filter((one) => one !== "");
      return [each, { ...text, questions }];
    }),
  ) as ArticleContent["texts"],
});

/** A name for addresses out of an English title; "" where nothing of it can be one. */
export const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((part) => part !== "")
    .join("-")
    .slice(0, 80);

/** Markdown of a picture, set between paragraphs at a place of the text; brackets would end its description. */
export function withPicture(
  body: string,
  place: number,
  { path, alt }: { readonly path: string; readonly alt: string },
): string {
  const words = alt.replaceAll(/[[\]\\\n]/g, " ").trim();
  const before = body.slice(0, place).trimEnd();
  const after = body.slice(place).trimStart();
  return [before, `![${words}](${path})`, after].filter((part) => part !== "").join("\n\n");
}
