import type { articleContent, Locale } from "@okpay/contracts";
import type { z } from "zod";

/** What one revision of an article says, in both languages. */
export type ArticleContent = z.infer<typeof articleContent>;
export type ArticleText = ArticleContent["texts"][Locale];

/** An article as readers may have it now. */
export interface PublishedArticle {
  readonly slug: string;
  readonly number: number;
  readonly publishedAt: Date;
  readonly content: ArticleContent;
}

export const WRITTEN_IN = ["en", "zh-CN"] as const satisfies readonly Locale[];

/** A picture without a word: nobody who cannot see it learns what it shows. */
const UNDESCRIBED = /!\[\s*\]\(/;

/** What a reader would miss; an article that lacks any of it is not shown to anybody. */
export const lacksOf = (content: ArticleContent): string[] =>
  WRITTEN_IN.flatMap((locale) =>
    (["title", "summary", "spoken", "body"] as const)
      .filter((part) => {
        const text = content.texts[locale][part];
        return text.trim() === "" || (part === "body" && UNDESCRIBED.test(text));
      })
      .map((part) => `content.texts.${locale}.${part}`),
  );
