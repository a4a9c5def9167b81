import type { MatterTopic } from "@okpay/contracts";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { triageQuery } from "../../api/case-calls.ts";
import security from "../security/security.module.css";

const PAUSE_MS = 600;
/** Two words of Chinese; less says nothing. */
const SHORTEST = 4;
/** Far more than a question needs, and less than the server refuses. */
const LONGEST = 500;

export interface Understood {
  readonly topic: MatterTopic | null;
  readonly articles: readonly { readonly title: string; readonly path: string }[];
}

const NOTHING: Understood = { topic: null, articles: [] };

/** What a problem in one's own words is about and what answers it, once nobody types; unsure is nothing. */
export function useUnderstood(words: string): Understood {
  const locale = useLocale();
  const text = [...words.trim()].slice(0, LONGEST).join("");
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    ...triageQuery(settled, locale),
    enabled: settled.length >= SHORTEST,
  }).data;
  if (found === undefined || !found.isSure) return NOTHING;
  return { topic: found.matter, articles: found.articles };
}

/** Articles that may make the message unnecessary, each beside it: what was typed stays. */
export function MayHelp({ understood: { articles } }: { understood: Understood }) {
  const t = useText();
  return (
    <div role="status">
      {articles.length > 0 && (
        <>
          <p className={security.dim}>{t("contact.mayHelp")}</p>
          <ul className={security.plain}>
            {articles.map(({ path, title }) => (
              <li key={path}>
                <a href={path} target="_blank" rel="noopener">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
