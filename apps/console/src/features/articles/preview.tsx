import { Button } from "@mantine/core";
import type { Locale } from "@okpay/contracts";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { previewQuery } from "../../api/article-calls.ts";
import parts from "../../parts/parts.module.css";
import classes from "./articles.module.css";
import type { ArticleText } from "./draft.ts";
import { elementsOf } from "./elements-of.ts";

const PAUSE_MS = 400;

/** A value once nobody has changed it for a moment: the server is not asked for every letter. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** As a customer reads it on a phone: found, opened, and heard. */
export function Preview({ text, language }: { text: ArticleText; language: Locale }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("console.articles.preview")}</summary>
      {isOpen && (
        <>
          <div className={classes.page}>
            <p className={parts.dim}>{t("console.articles.preview.found")}</p>
            <p lang={language}>
              <u>{text.title}</u>
            </p>
            <p lang={language}>{text.summary}</p>
          </div>
          <div className={classes.page}>
            <p className={parts.dim}>{t("console.articles.preview.read")}</p>
            <Read text={text} language={language} />
          </div>
          <div className={classes.page}>
            <p className={parts.dim}>{t("console.articles.preview.heard")}</p>
            <p lang={language}>{text.spoken}</p>
          </div>
        </>
      )}
    </details>
  );
}

/** The text itself: the server has sanitised it, and only known elements become ones of this page. */
function Read({ text, language }: { text: ArticleText; language: Locale }) {
  const t = useText();
  const body = useSettled(text.body);
  const preview = useQuery({
    ...previewQuery(body, language),
    placeholderData: keepPreviousData,
  });
  if (preview.isPending) return <LoadingRows rows={3} height={40} />;
  if (preview.isError)
    return (
      <>
        <ProblemNotice error={preview.error} />
        <Button
          variant="default"
          loading={preview.isFetching}
          onClick={() => void preview.refetch()}
        >
          {t("console.articles.preview.again")}
        </Button>
      </>
    );
  return (
    <div lang={language} aria-busy={preview.isPlaceholderData}>
      <h2>{text.title}</h2>
      {elementsOf(preview.data.html)}
    </div>
  );
}
