import { NativeSelect } from "@mantine/core";
import type { Locale } from "@okpay/contracts";
import { useText } from "@okpay/ui/text.tsx";
import parts from "../../parts/parts.module.css";
import { ArticleFields, type ArticleFormProps } from "./article-fields.tsx";
import { LANGUAGES } from "./draft.ts";
import { TextEditor } from "./text-editor.tsx";

/** All that can be written in an article: both languages beside each other. */
export function ArticleForm(props: ArticleFormProps) {
  const { content, isLocked, isSaving, errors, onChange } = props;
  return (
    <>
      <ArticleFields {...props} />
      <div className={parts.columns}>
        {LANGUAGES.map((language) => (
          <TextEditor
            key={language}
            language={language}
            text={content.texts[language]}
            isBehind={content.staleLocale === language}
            isLocked={isLocked}
            isSaving={isSaving}
            errors={errors}
            onChange={(text) =>
              onChange({ ...content, texts: { ...content.texts, [language]: text } })
            }
          />
        ))}
      </div>
    </>
  );
}

/** Which language is behind: proposed from what was rewritten, decided by the writer. */
export function StaleChoice({
  value,
  onChange,
}: {
  value: Locale | null;
  onChange: (locale: Locale | null) => void;
}) {
  const t = useText();
  return (
    <NativeSelect
      label={t("console.articles.staleLocale")}
      description={t("console.articles.staleHint")}
      value={value ?? ""}
      data={[
        { value: "", label: t("console.articles.staleNone") },
        ...LANGUAGES.map((each) => ({ value: each, label: t(`console.articles.stale.${each}`) })),
      ]}
      onChange={(event) =>
        onChange(LANGUAGES.find((each) => each === event.currentTarget.value) ?? null)
      }
    />
  );
}
