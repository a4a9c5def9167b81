import type { deskCaller, HotlineSkill, Locale, MatterTopic } from "@okpay/contracts";
import type { z } from "zod";
import type { Knowledge, PublishedArticle } from "../hotline/knowledge/index.ts";

type Suggested = z.output<typeof deskCaller>["articles"];

export type Suggesting = Pick<Knowledge, "articleForDecline"> & {
  readonly deskHelp: Pick<Knowledge["deskHelp"], "search" | "about" | "relatedTo">;
};

/** As far as the caller's level opens it; by telephone nobody has written a word, and at first nobody is known. */
export interface Known {
  readonly about: string | null;
  readonly declineCode: string | null;
  /** That a payment failed is shown before why. */
  readonly hasFailed: boolean;
  /** Of the case that is shown. */
  readonly topic: MatterTopic | null;
  /** The line they chose. */
  readonly skill: HotlineSkill;
}

const MOST = 3;
/** Of a case only its topic is known, which is less than what belongs to a decline. */
const OF_CASE = 1;

/**
 * What to read beside this caller, the surest first: what explains the decline, what fits their own words, their case's topic, what
 * belongs to the decline, and for whom nothing else is known what is written for the line.
 */
export function suggestedFor(
  { articleForDecline, deskHelp }: Suggesting,
  { about, declineCode, hasFailed, topic, skill }: Known,
  locale: Locale,
): Suggested {
  const [ofFailures = null] = hasFailed ? deskHelp.about({ matter: "card" }) : [];
  const explains = declineCode === null ? ofFailures : articleForDecline(declineCode);
  const words = about === null ? [] : deskHelp.search(about, locale, MOST).articles;
  const ofCase = topic === null ? [] : deskHelp.about({ matter: topic });
  const all: [Suggested[number]["because"], readonly PublishedArticle[]][] = [
    ["decline", explains === null ? [] : [explains]],
    ["words", words],
    ["case", ofCase.slice(0, OF_CASE)],
    ["decline", explains === null ? [] : deskHelp.relatedTo(explains)],
    ["case", ofCase.slice(OF_CASE)],
    ["line", deskHelp.about({ skill })],
  ];
  const found = new Map<string, Suggested[number]>();
  for (const [because, articles] of all)
    for (const { slug, content } of articles) {
      const { title, summary } = content.texts[locale];
      if (found.size < MOST && !found.has(slug)) found.set(slug, { slug, title, summary, because });
    }
  return [...found.values()];
}
