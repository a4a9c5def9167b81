import { Textarea, TextInput } from "@mantine/core";
import type { Locale } from "@okpay/contracts";
import { useText } from "@okpay/ui/text.tsx";
import { useRef } from "react";
import { Card } from "../../parts/card.tsx";
import parts from "../../parts/parts.module.css";
import { Tag } from "../../parts/tag.tsx";
import { type ArticleText, withPicture } from "./draft.ts";
import { InsertPicture } from "./insert-picture.tsx";
import { Preview } from "./preview.tsx";

const LONGEST = { summary: 600, spoken: 1_200, body: 20_000 } as const;

interface TextEditorProps {
  language: Locale;
  text: ArticleText;
  isBehind: boolean;
  isLocked: boolean;
  isSaving: boolean;
  /** What is wrong, by the field's path in the request. */
  errors: Readonly<Record<string, string>>;
  onChange: (text: ArticleText) => void;
}

/** One language of an article, with its preview. */
export function TextEditor(props: TextEditorProps) {
  const { language, text, isBehind, isLocked, isSaving, errors, onChange } = props;
  const isStill = isLocked || isSaving;
  const t = useText();
  const body = useRef<HTMLTextAreaElement>(null);
  const errorOf = (part: string) => errors[`content.texts.${language}.${part}`];
  return (
    <Card
      title={t(`console.articles.language.${language}`)}
      aside={
        isBehind ? <Tag tone="warn">{t(`console.articles.stale.${language}`)}</Tag> : undefined
      }
    >
      <div className={parts.form}>
        <TextInput
          label={t("console.articles.text.title")}
          value={text.title}
          maxLength={160}
          lang={language}
          readOnly={isStill}
          error={errorOf("title")}
          onChange={(event) => onChange({ ...text, title: event.currentTarget.value })}
        />
        {(["summary", "spoken", "body"] as const).map((part) => (
          <Textarea
            key={part}
            ref={part === "body" ? body : undefined}
            label={t(`console.articles.text.${part}`)}
            value={text[part]}
            rows={part === "body" ? 16 : 3}
            maxLength={LONGEST[part]}
            lang={language}
            readOnly={isStill}
            error={errorOf(part)}
            onChange={(event) => onChange({ ...text, [part]: event.currentTarget.value })}
          />
        ))}
        {!isLocked && (
          <InsertPicture
            language={language}
            isSaving={isSaving}
            onInsert={(picture) =>
              onChange({
                ...text,
                body: withPicture(text.body, placeIn(body.current, text.body), picture),
              })
            }
          />
        )}
        <Questions language={language} text={text} isStill={isStill} onChange={onChange} />
      </div>
      <Preview text={text} language={language} />
    </Card>
  );
}

/** Where the writer was last; a text nobody has been in yet is added to at its end. */
const placeIn = (field: HTMLTextAreaElement | null, body: string): number =>
  field === null || field.selectionStart === 0 ? body.length : field.selectionStart;

/** As people ask it: what the search learns from. */
function Questions({
  language,
  text,
  isStill,
  onChange,
}: Pick<TextEditorProps, "language" | "text" | "onChange"> & { isStill: boolean }) {
  const t = useText();
  return (
    <Textarea
      label={t("console.articles.text.questions")}
      description={t("console.articles.text.questionsHint")}
      value={text.questions.join("\n")}
      rows={6}
      lang={language}
      readOnly={isStill}
      onChange={(event) => onChange({ ...text, questions: event.currentTarget.value.split("\n") })}
    />
  );
}
