import { z } from "zod";
import { DECLINE_CODES } from "./declines.ts";
import { matterTopic } from "./matters.ts";
import { locale, timestamp } from "./primitives.ts";
import { staffId } from "./staff.ts";

/** Help articles: what the public help centre, the desk and the IVR say, in both languages (product C12, C13). */

/** The article's name in addresses; chosen once, for ever. */
export const articleSlug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .min(3)
  .max(80)
  .meta({ id: "ArticleSlug", example: "card-declined-abroad" });
export const articleTopic = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
  .max(40)
  .meta({ id: "ArticleTopic", example: "cards" });

const askedText = z.string().trim().min(1).max(200).meta({
  description: "As typed: mixed languages and typing mistakes are fine",
  example: "卡被拒了",
});
const confidence = z
  .number()
  .min(0)
  .max(1)
  .meta({ description: "How sure the search is that the first article answers" });

export const helpArticleSummary = z
  .strictObject({
    slug: articleSlug,
    topic: articleTopic,
    title: z.string(),
    summary: z.string(),
    path: z.string().meta({ description: "The page of the article" }),
  })
  .meta({ id: "HelpArticleSummary" });

export const helpSearchQuery = z.strictObject({ q: askedText, locale: locale.optional() });
export const helpSearchResult = z
  .strictObject({
    query: z.string(),
    locale,
    confidence,
    isSure: z
      .boolean()
      .meta({ description: "false: say so, and offer a case or the hotline beside the results" }),
    articles: z.array(helpArticleSummary),
  })
  .meta({ id: "HelpSearchResult" });

export const helpSuggestions = z
  .strictObject({
    suggestions: z.array(z.strictObject({ text: z.string(), path: z.string() })),
  })
  .meta({ id: "HelpSuggestions" });

export const helpArticlesQuery = z.strictObject({
  topic: articleTopic.optional(),
  locale: locale.optional(),
});
export const helpArticleList = z
  .strictObject({ locale, articles: z.array(helpArticleSummary) })
  .meta({ id: "HelpArticleList" });

export const helpArticleQuery = z.strictObject({ locale: locale.optional() });
export const helpArticle = z
  .strictObject({
    ...helpArticleSummary.shape,
    locale,
    html: z.string().meta({ description: "Sanitised" }),
    spoken: z.string().meta({ description: "One paragraph to be said aloud" }),
    declineCodes: z.array(z.string()),
    links: z.array(z.strictObject({ to: z.string() })).meta({ description: "Pages of the wallet" }),
    related: z.array(helpArticleSummary),
    publishedAt: timestamp,
  })
  .meta({ id: "HelpArticle" });

export const helpDeclineParams = z.strictObject({ code: z.enum(DECLINE_CODES) });

export const helpFeedbackRequest = z
  .strictObject({ slug: articleSlug, locale, isSolved: z.boolean() })
  .meta({ id: "HelpFeedbackRequest" });

export const triageRequest = z
  .strictObject({
    text: z.string().trim().min(1).max(1_000).meta({ example: "验证码收不到 can't sign in" }),
    locale: locale.optional(),
  })
  .meta({ id: "TriageRequest" });
export const triage = z
  .strictObject({
    isSure: z.boolean().meta({ description: "false: ask, do not route by this" }),
    confidence,
    topic: articleTopic.nullable(),
    matter: matterTopic
      .nullable()
      .meta({ description: "What a case about it would be about; null: has to be asked" }),
    skill: z.string().nullable().meta({ description: "What the agent should be good at" }),
    articles: z.array(helpArticleSummary),
  })
  .meta({ id: "Triage" });

/* What staff write and check. */

export const ARTICLE_AUDIENCES = ["customer", "agent"] as const;
export const REVISION_STATES = ["draft", "review", "published", "superseded", "dropped"] as const;

const articleText = z.strictObject({
  title: z.string().trim().max(160),
  summary: z.string().trim().max(600),
  spoken: z.string().trim().max(1_200),
  questions: z.array(z.string().trim().min(1).max(200)).max(40),
  body: z.string().max(20_000).meta({ description: "Markdown; HTML in it is shown as text" }),
});

export const articleContent = z
  .strictObject({
    topic: articleTopic,
    audience: z.enum(ARTICLE_AUDIENCES),
    skill: z
      .string()
      .regex(/^[a-z][a-z0-9_-]*$/)
      .max(40),
    declineCodes: z
      .array(
        z
          .string()
          .regex(/^[a-z][a-z0-9_]*$/)
          .max(60),
      )
      .max(30),
    links: z
      .array(
        z.strictObject({
          to: z
            .string()
            .regex(/^\/(?![/\\])[\w\-./?=&#%]*$/)
            .max(200),
        }),
      )
      .max(20),
    related: z.array(articleSlug).max(20),
    reviewDueMonths: z.int().min(1).max(36),
    texts: z.strictObject({ en: articleText, "zh-CN": articleText }),
    staleLocale: locale
      .nullable()
      .meta({ description: "The language whose text is behind the other one" }),
  })
  .meta({ id: "ArticleContent" });

export const ARTICLE_FILTERS = ["all", "work", "review", "due", "stale", "agent"] as const;
export const staffArticlesQuery = z.strictObject({
  filter: z.enum(ARTICLE_FILTERS).optional(),
});
export const staffArticleRow = z
  .strictObject({
    slug: articleSlug,
    topic: articleTopic,
    topicNames: z
      .strictObject({ en: z.string(), "zh-CN": z.string() })
      .meta({ description: "As readers see the topic; a topic of one's own is named by its word" }),
    audience: z.enum(ARTICLE_AUDIENCES),
    titles: z.strictObject({ en: z.string(), "zh-CN": z.string() }),
    isPublished: z.boolean(),
    work: z
      .enum(["draft", "review"])
      .nullable()
      .meta({ description: "The revision that is being made, if one is" }),
    staleLocale: locale.nullable(),
    dueAt: timestamp.nullable(),
    isDue: z.boolean(),
    updatedAt: timestamp,
  })
  .meta({ id: "StaffArticleRow" });
export const staffArticles = z
  .strictObject({
    articles: z.array(staffArticleRow),
    counts: z.strictObject({
      all: z.int(),
      work: z.int(),
      review: z.int(),
      due: z.int(),
      stale: z.int(),
      agent: z.int(),
    }),
  })
  .meta({ id: "StaffArticles" });

const person = z.strictObject({ id: staffId, displayName: z.string() });
export const articleRevisionRow = z
  .strictObject({
    number: z.int(),
    state: z.enum(REVISION_STATES),
    author: person.nullable().meta({ description: "null: from the files of the program" }),
    reviewer: person.nullable(),
    note: z.string(),
    createdAt: timestamp,
    decidedAt: timestamp.nullable(),
  })
  .meta({ id: "ArticleRevisionRow" });
export const articleRevision = z
  .strictObject({ ...articleRevisionRow.shape, content: articleContent })
  .meta({ id: "ArticleRevision" });
export const staffArticle = z
  .strictObject({
    ...staffArticleRow.shape,
    publishedAt: timestamp.nullable(),
    current: articleRevision.meta({ description: "The one being made, else the published one" }),
    revisions: z.array(articleRevisionRow).meta({ description: "Newest first" }),
    mayReview: z
      .boolean()
      .meta({ description: "By the person who asks: has the grant and did not write it" }),
  })
  .meta({ id: "StaffArticle" });

export const articleParams = z.strictObject({ slug: articleSlug });
export const revisionParams = z.strictObject({
  slug: articleSlug,
  number: z.string().regex(/^[1-9][0-9]{0,6}$/),
});
const note = z.string().trim().max(300);
export const createArticleRequest = z
  .strictObject({ slug: articleSlug, content: articleContent, note })
  .meta({ id: "CreateArticleRequest" });
export const saveArticleRequest = z
  .strictObject({
    base: z.int().min(1).meta({ description: "The revision this was made from" }),
    content: articleContent,
    note,
  })
  .meta({ id: "SaveArticleRequest" });
export const articleStepRequest = z
  .strictObject({ number: z.int().min(1).meta({ description: "The revision that was looked at" }) })
  .meta({ id: "ArticleStepRequest" });
export const returnArticleRequest = z
  .strictObject({ number: z.int().min(1), reason: z.string().trim().min(2).max(300) })
  .meta({ id: "ReturnArticleRequest" });

export const previewArticleRequest = z
  .strictObject({ body: z.string().max(20_000), locale })
  .meta({ id: "PreviewArticleRequest" });
export const articlePreview = z
  .strictObject({ html: z.string().meta({ description: "As the page will have it, sanitised" }) })
  .meta({ id: "ArticlePreview" });

export const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp"] as const;
/** Of what is sent; what is kept is made anew and much smaller. */
export const PICTURE_MAX_BYTES = 8 * 1024 * 1024;
export const helpPicture = z
  .strictObject({
    path: z.string().meta({ description: "For Markdown: ![what it shows](path)" }),
    bytes: z.int(),
  })
  .meta({ id: "HelpPicture" });

export const helpReportQuery = z.strictObject({
  days: z
    .string()
    .regex(/^(?:7|30|90|365)$/)
    .optional(),
});
export const helpReport = z
  .strictObject({
    days: z.int(),
    gaps: z
      .array(
        z.strictObject({
          query: z.string(),
          locale,
          times: z.int(),
          lastAt: timestamp,
          bestConfidence: confidence,
        }),
      )
      .meta({ description: "Asked and not answered, most often first" }),
    deflection: z
      .strictObject({
        visits: z.int().meta({ description: "That searched" }),
        read: z.int().meta({ description: "Of them, opened an article" }),
        solved: z.int().meta({ description: "Of those, said it solved the matter" }),
        notSolved: z.int(),
        contacted: z.int().meta({
          description:
            "Of all, called in the app, booked a call back or opened a case within 24 hours",
        }),
      })
      .meta({ description: "Counted by visit: a random cookie of 24 hours, no account" }),
    articles: z.array(
      z.strictObject({
        slug: articleSlug,
        titles: z.strictObject({ en: z.string(), "zh-CN": z.string() }),
        reads: z.int(),
        solved: z.int(),
        notSolved: z.int(),
      }),
    ),
  })
  .meta({ id: "HelpReport" });
