import { Button, Textarea, TextInput } from "@mantine/core";
import type { Locale } from "@okpay/contracts";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  type ArticleContent,
  previewQuery,
  type StaffArticle,
  saveDraft,
} from "../../api/article-calls.ts";
import { useSession } from "../../app/use-session.ts";
import { Card } from "../../parts/card.tsx";
import parts from "../../parts/parts.module.css";
import { may } from "../../shell/places.ts";
import { elementsOf } from "./elements-of.ts";

type ArticleText = ArticleContent["texts"][Locale];
const LANGUAGES = ["zh-CN", "en"] as const;

/** Both languages beside each other; saving makes a draft, what is public stays as it is. */
export function ArticleEditor({ article }: { article: StaffArticle }) {
  const t = useText();
  const session = useSession();
  const queryClient = useQueryClient();
  const [content, setContent] = useState(article.current.content);
  const [note, setNote] = useState("");
  const save = useMutation({
    mutationFn: () => saveDraft(article.slug, { base: article.current.number, content, note }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["articles"] }),
  });
  const mayWrite = session !== null && may(session, "knowledge.write");
  const isChanged = JSON.stringify(content) !== JSON.stringify(article.current.content);
  return (
    <>
      <div className={parts.columns}>
        {LANGUAGES.map((language) => (
          <TextEditor
            key={language}
            language={language}
            text={content.texts[language]}
            isLocked={!mayWrite}
            onChange={(text) =>
              setContent({ ...content, texts: { ...content.texts, [language]: text } })
            }
          />
        ))}
      </div>
      {mayWrite && (
        <Card title={t("console.articles.save")}>
          <label>
            {t("console.articles.staleLocale")}{" "}
            <select
              value={content.staleLocale ?? ""}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setContent({
                  ...content,
                  staleLocale: LANGUAGES.find((each) => each === value) ?? null,
                });
              }}
            >
              <option value="">{t("console.articles.staleNone")}</option>
              {LANGUAGES.map((each) => (
                <option key={each} value={each}>
                  {t(`console.articles.stale.${each}`)}
                </option>
              ))}
            </select>
          </label>
          <TextInput
            label={t("console.articles.noteFor")}
            value={note}
            maxLength={300}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {save.isError && <ProblemNotice error={save.error} />}
          <div className={parts.actions}>
            <Button disabled={!isChanged} loading={save.isPending} onClick={() => save.mutate()}>
              {t("console.articles.save")}
            </Button>
          </div>
        </Card>
      )}
    </>
  );
}

function TextEditor({
  language,
  text,
  isLocked,
  onChange,
}: {
  language: Locale;
  text: ArticleText;
  isLocked: boolean;
  onChange: (text: ArticleText) => void;
}) {
  const t = useText();
  return (
    <Card title={t(`console.articles.language.${language}`)}>
      <div className={parts.form}>
        <TextInput
          label={t("console.articles.text.title")}
          value={text.title}
          maxLength={160}
          lang={language}
          readOnly={isLocked}
          onChange={(event) => onChange({ ...text, title: event.currentTarget.value })}
        />
        {(["summary", "spoken", "body"] as const).map((part) => (
          <Textarea
            key={part}
            label={t(`console.articles.text.${part}`)}
            value={text[part]}
            rows={part === "body" ? 16 : 3}
            maxLength={part === "body" ? 20_000 : part === "spoken" ? 1_200 : 600}
            lang={language}
            readOnly={isLocked}
            onChange={(event) => onChange({ ...text, [part]: event.currentTarget.value })}
          />
        ))}
        <Textarea
          label={t("console.articles.text.questions")}
          description={t("console.articles.text.questionsHint")}
          value={text.questions.join("\n")}
          rows={6}
          lang={language}
          readOnly={isLocked}
          onChange={(event) =>
            onChange({ ...text, questions: event.currentTarget.value.split("\n") })
          }
          onBlur={() =>
            onChange({ ...text, questions: text.questions.filter((each) => each.trim() !== "") })
          }
        />
      </div>
      <Preview body={text.body} language={language} />
    </Card>
  );
}

/** As its page will show it: the server has sanitised it, and only known elements become ones of this page. */
function Preview({ body, language }: { body: string; language: Locale }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const preview = useQuery({ ...previewQuery(body, language), enabled: isOpen });
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("console.articles.preview")}</summary>
      {preview.isError && <ProblemNotice error={preview.error} />}
      {preview.isSuccess && <div lang={language}>{elementsOf(preview.data.html)}</div>}
    </details>
  );
}
