/** As-you-type: titles and questions that begin with what was typed, then those with a word that does, then those that hold it. */
import type { SearchArticle } from "./article.ts";
import { normalise, syllablesOf, tokensOf } from "./text.ts";

export interface Suggestion {
  readonly id: string;
  readonly text: string;
}

interface Line extends Suggestion {
  readonly plain: string;
  readonly sounds: string;
  readonly isTitle: boolean;
}

/** `suggest(prefix, limit)` over all titles and questions, one line per article. */
export function createSuggest(articles: readonly SearchArticle[]) {
  const lines: Line[] = articles
    .flatMap(({ id, title, examples = [] }) =>
      [title, ...examples].map((text, at) => ({
        id,
        text,
        isTitle: at === 0,
        plain: plainOf(text),
        sounds: tokensOf(text)
          .runs.map((run) => syllablesOf(run).join(""))
          .join(""),
      })),
    )
    .sort((a, b) => compare(a.plain, b.plain) || compare(a.id, b.id));

  return (prefix: string, limit: number): Suggestion[] => {
    const typed = plainOf(prefix);
    if (typed === "") return [];
    const sounds = typed.replaceAll(" ", "");
    const best = new Map<string, { line: Line; rank: number }>();
    for (const line of lines) {
      const rank = rankOf(line, typed, sounds);
      const before = best.get(line.id);
      if (rank < NONE && (before === undefined || rank < before.rank))
        best.set(line.id, { line, rank });
    }
    return [...best.values()]
      .sort((a, b) => a.rank - b.rank)
      .slice(0, limit)
      .map(({ line: { id, text } }) => ({ id, text }));
  };
}

const NONE = 9;

function rankOf({ plain, sounds, isTitle }: Line, typed: string, letters: string): number {
  const question = isTitle ? 0 : 1;
  if (plain.startsWith(typed)) return question;
  if (plain.includes(` ${typed}`)) return 2 + question;
  if (/^\p{Script=Han}/u.test(typed) && plain.includes(typed)) return 2 + question;
  if (letters.length > 1 && sounds.startsWith(letters)) return 4 + question;
  return plain.includes(typed) && typed.length > 2 ? 6 + question : NONE;
}

function plainOf(text: string): string {
  return normalise(text)
    .replaceAll(/[^\p{L}\p{Nd}]+/gu, " ")
    .trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
