import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/**
 * The help centre OKPay is delivered with: files beside this one, one folder per article. What no language changes is in
 * `article.yaml`; title, questions and text are in `en.md` and `zh-CN.md`, each written by itself. Operators' own
 * revisions live in the database; these files are where a new installation starts.
 */

export const ARTICLE_LANGUAGES = ["en", "zh-CN"] as const;
export type ArticleLanguage = (typeof ARTICLE_LANGUAGES)[number];

const ARTICLE_TOPICS = [
  "registration",
  "verification",
  "sign-in",
  "declines",
  "payments",
  "fees-and-records",
  "abroad",
  "bills",
  "promotions",
  "security",
  "hotline",
  "complaints",
  "privacy",
  "merchants",
  "agents",
] as const;
export type ArticleTopic = (typeof ARTICLE_TOPICS)[number];

/** What an agent must know to take a call about it; the routing's skill names. */
const ARTICLE_SKILLS = [
  "identity",
  "payments",
  "abroad",
  "bills",
  "security",
  "complaints",
  "merchants",
  "general",
] as const;
export type ArticleSkill = (typeof ARTICLE_SKILLS)[number];

const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

const facts = z.strictObject({
  id: slug,
  /** `draft`: about something the product does not have yet. It is in the console, and nowhere in public. */
  state: z.enum(["published", "draft"]).default("published"),
  topic: z.enum(ARTICLE_TOPICS),
  audience: z.enum(["customer", "agent"]),
  skill: z.enum(ARTICLE_SKILLS),
  declineCodes: z.array(z.string().regex(/^[a-z0-9_]+$/)),
  /** Pages of the wallet that help; labels are the pages' own names. */
  links: z.array(z.strictObject({ to: z.string().startsWith("/") })),
  related: z.array(slug),
  reviewDueMonths: z.int().min(1).max(24),
});

const text = z.strictObject({
  title: z.string().min(4).max(90),
  summary: z.string().min(10).max(240),
  /** Read aloud by the IVR: no link, no sign that has no sound. */
  spoken: z.string().min(20).max(420),
  /** As people really ask. */
  questions: z.array(z.string().min(2).max(200)).min(5).max(15),
});

/** One language of an article; `body` is Markdown, with `app:/path` for pages of the wallet and `article:id` for articles. */
export type ArticleText = z.infer<typeof text> & { readonly body: string };

export type Article = z.infer<typeof facts> & {
  readonly texts: Readonly<Record<ArticleLanguage, ArticleText>>;
};

const ROOT = join(import.meta.dirname, "articles");

/** Every delivered article, sorted by topic and id. A file that breaks the format is a bug and ends the start. */
export async function loadArticles(root: string = ROOT): Promise<readonly Article[]> {
  const articles: Promise<Article>[] = [];
  for (const topic of await foldersIn(root))
    for (const id of await foldersIn(join(root, topic)))
      articles.push(loadArticle(root, topic, id));
  return Promise.all(articles);
}

/** Changes with every byte of every file: a start that finds the same one has nothing to bring in. */
export async function fingerprintOfArticles(root: string = ROOT): Promise<string> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
  const files = await Promise.all(paths.map((path) => readFile(join(root, path))));
  const hash = createHash("sha256");
  for (const [index, path] of paths.entries()) {
    const bytes = files[index] ?? Buffer.alloc(0);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function loadArticle(root: string, topic: string, id: string): Promise<Article> {
  const folder = join(root, topic, id);
  try {
    const [own, en, zh] = await Promise.all(
      ["article.yaml", "en.md", "zh-CN.md"].map((name) => readFile(join(folder, name), "utf8")),
    );
    const read = facts.parse(parse(own ?? ""));
    if (read.id !== id || read.topic !== topic)
      throw new TypeError(`article.yaml says ${read.topic}/${read.id}`);
    return { ...read, texts: { en: parseText(en ?? ""), "zh-CN": parseText(zh ?? "") } };
  } catch (error) {
    throw new Error(`Article ${topic}/${id} cannot be read`, { cause: error });
  }
}

function parseText(file: string): ArticleText {
  const [, front = "", body = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(file) ?? [];
  return { ...text.parse(parse(front)), body: body.trim() };
}
