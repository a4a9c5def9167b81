/** The help centre's own articles: asked with their authors' left-out questions, and with the questions in `own/`, by another hand. */
import { join } from "node:path";
import {
  type ArticleLanguage,
  loadArticles,
} from "../../apps/server/src/hotline/knowledge/articles.ts";
import type { SearchArticle } from "../../apps/server/src/hotline/knowledge/search/index.ts";
import { read, type SearchSet, withHomophones, withTypos } from "./sets.ts";

/** `own/README.md` says who wrote them, and what they may be used for. */
export const OWN_SETS = [
  { name: "own/en", language: "en", mistype: withTypos },
  { name: "own/zh", language: "zh-CN", mistype: withHomophones },
] as const;

/** Every delivered article without two of its questions, which are asked. Their author wrote the article: an easier test than others' words. */
export async function leftOutSet(language: ArticleLanguage): Promise<SearchSet> {
  const loaded = await loadArticles();
  const parts = loaded.map(({ id, skill, texts }) => {
    const { title, summary, body, questions } = texts[language];
    const article = { id, title, summary, body, queue: skill, examples: questions.slice(2) };
    return { article, asked: questions.slice(0, 2).map((text) => ({ text, answers: [id] })) };
  });
  return {
    articles: parts.map(({ article }) => article),
    asked: parts.flatMap(({ asked }) => asked),
    foreign: [],
  };
}

/** What customers' questions are put to: an entry per language of every article for them. Without `drafts`: of what they can read today. */
export async function customersArticles({
  drafts,
}: {
  readonly drafts: boolean;
}): Promise<readonly SearchArticle[]> {
  const loaded = await loadArticles();
  return loaded
    .filter(({ audience, state }) => audience === "customer" && (drafts || state === "published"))
    .flatMap(({ id, skill, texts }) =>
      Object.entries(texts).map(([lang, { title, summary, body, questions }]) => ({
        id,
        lang,
        title,
        summary,
        body,
        queue: skill,
        examples: questions,
      })),
    );
}

interface Row {
  readonly text: string;
  readonly rel: readonly string[];
  /** Right while what `rel` names is a draft: the article that says so. */
  readonly meanwhile?: readonly string[];
  /** Of a question that no article answers. */
  readonly scope?: "general" | "in-domain";
}

/** `foreign`: of everyday life; `inDomain`: of money and accounts, and not ours either, or of an article that is not among these. */
export function ownSet(
  articles: readonly SearchArticle[],
  language: ArticleLanguage,
): { readonly set: SearchSet; readonly inDomain: readonly string[] } {
  const rows = read<Row>(join(import.meta.dirname, "own"), `${language}.jsonl`) ?? [];
  const ids = new Set(articles.map(({ id }) => id));
  const answersOf = ({ rel, meanwhile = [] }: Row) =>
    [rel, meanwhile].find((some) => some.some((id) => ids.has(id)));
  const asked = rows.flatMap((row) => {
    const answers = answersOf(row);
    return answers === undefined ? [] : [{ text: row.text, answers }];
  });
  const others = rows.filter((row) => answersOf(row) === undefined);
  const isGeneral = ({ scope }: Row) => scope === "general";
  const foreign = others.filter(isGeneral).map(({ text }) => text);
  const inDomain = others.filter((row) => !isGeneral(row)).map(({ text }) => text);
  return { set: { articles, asked, foreign }, inDomain };
}
