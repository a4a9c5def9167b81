import type { Locale } from "@okpay/contracts";
import { useEffect, useState } from "react";
import type { ArticleContent, StaffArticle } from "../../api/article-calls.ts";
import { isSame, staleAfter } from "./draft.ts";

type Current = Pick<StaffArticle["current"], "number" | "content">;

/**
 * What is being written, and what it was made from. What a colleague saved meanwhile replaces nothing that is not saved:
 * `isOvertaken` says so, and the writer decides.
 */
export function useArticleDraft(current: Current) {
  const [start, setStart] = useState(current);
  const [content, setContent] = useState(current.content);
  const [staleChosen, setStaleChosen] = useState<{ readonly locale: Locale | null } | null>(null);
  /** What stood here when the own text was saved: the query that has the saved one shows it a moment later. */
  const [replaced, setReplaced] = useState<Current | null>(null);
  const isChanged = !isSame(content, start.content) || staleChosen !== null;
  const isOvertaken =
    current !== replaced &&
    (current.number !== start.number || !isSame(current.content, start.content));
  const adopt = (next: Current) => {
    setReplaced(current);
    setStart(next);
    setContent(next.content);
    setStaleChosen(null);
  };
  useEffect(() => {
    if (isOvertaken && !isChanged) {
      setStart(current);
      setContent(current.content);
    }
  }, [isOvertaken, isChanged, current]);
  const staleLocale =
    staleChosen === null ? staleAfter(start.content, content) : staleChosen.locale;
  return {
    base: start.number,
    content: { ...content, staleLocale } satisfies ArticleContent,
    isChanged,
    isOvertaken: isOvertaken && isChanged,
    change: (next: ArticleContent) =>
      setContent({ ...next, staleLocale: start.content.staleLocale }),
    chooseStale: (locale: Locale | null) => setStaleChosen({ locale }),
    adopt,
  };
}
