import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { linesQuery } from "../../api/line-calls.ts";
import type { HotlineLine } from "../../api/wire.ts";
import classes from "./line-list.module.css";

const LANGUAGES = { en: "English", "zh-CN": "中文" } as const;

/** Numbers and languages by country, the reader's own first; a line without a number is called in the app. */
export function LineList({
  lines,
}: {
  lines: readonly { readonly line: HotlineLine; readonly isOpen?: boolean }[];
}) {
  const t = useText();
  const locale = useLocale();
  return (
    <ul className={classes.lines}>
      {lines.map(({ line, isOpen }) => (
        <li key={line.id}>
          <b>{line.name[locale]}</b>{" "}
          {line.phoneNumber === null ? (
            t("lines.inApp")
          ) : (
            <a href={`tel:${line.phoneNumber}`}>{line.phoneNumber}</a>
          )}
          {" · "}
          {line.languages.map((language, index) => (
            <span key={language} lang={language}>
              {index > 0 && " · "}
              {LANGUAGES[language]}
            </span>
          ))}
          {isOpen !== undefined && ` · ${t(isOpen ? "lines.open" : "lines.closed")}`}
        </li>
      ))}
    </ul>
  );
}

/** For a page that promises help beside something else: the numbers there are, and nothing while there are none. */
export function NumbersToCall({ title }: { title: string }) {
  const lines = useQuery(linesQuery).data?.lines.filter(({ phoneNumber }) => phoneNumber !== null);
  if (lines === undefined || lines.length === 0) return null;
  return (
    <section className={classes.numbers}>
      <h2>{title}</h2>
      <LineList lines={lines.map((line) => ({ line }))} />
    </section>
  );
}
