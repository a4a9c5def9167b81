import { Button, TextInput } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { articleQuery, type StaffArticle, saveDraft } from "../../api/article-calls.ts";
import { useSession } from "../../app/use-session.ts";
import { Card } from "../../parts/card.tsx";
import parts from "../../parts/parts.module.css";
import { may } from "../../shell/places.ts";
import { ArticleForm, StaleChoice } from "./article-form.tsx";
import { ArticleSteps } from "./article-steps.tsx";
import { tidied } from "./draft.ts";
import { LeaveGuard, useSaveKey } from "./leave-guard.tsx";
import { SaveBar } from "./save-bar.tsx";
import { useArticleDraft } from "./use-article-draft.ts";

export const fieldsOf = (error: unknown): Record<string, string> =>
  isApiError(error) ? error.fieldMessages() : {};

/** The draft, what is wrong with it, and saving it. */
function useSaving(article: StaffArticle) {
  const queryClient = useQueryClient();
  const draft = useArticleDraft(article.current);
  const [note, setNote] = useState("");
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const save = useMutation({
    // Given, not closed over: a mutation learns of a new closure a moment after the page has shown it.
    mutationFn: (written: Parameters<typeof saveDraft>[1]) => saveDraft(article.slug, written),
    onMutate: () => setErrors({}),
    onSuccess: (saved) => {
      draft.adopt(saved.current);
      queryClient.setQueryData(articleQuery(article.slug).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: ["articles", "list"] });
    },
    onError: (error) => setErrors(fieldsOf(error)),
  });
  const trySave = () => {
    if (draft.isChanged && !save.isPending)
      save.mutate({ base: draft.base, content: tidied(draft.content), note });
  };
  return { draft, note, setNote, errors, setErrors, save, trySave };
}
type Saving = ReturnType<typeof useSaving>;

/** What is to be decided, and the text itself; saving makes a draft, what is public stays as it is. */
export function ArticleEditor({ article }: { article: StaffArticle }) {
  const t = useText();
  const session = useSession();
  const saving = useSaving(article);
  const { draft, errors, setErrors, save } = saving;
  const mayWrite = session !== null && may(session, "knowledge.write");
  useSaveKey(saving.trySave);
  return (
    <>
      <LeaveGuard isChanged={draft.isChanged} />
      <ArticleSteps article={article} isUnsaved={draft.isChanged} onErrors={setErrors} />
      {draft.isOvertaken && (
        <Notice tone="warn" title={t("console.articles.overtaken")}>
          <div className={parts.actions}>
            <Button variant="default" onClick={() => draft.adopt(article.current)}>
              {t("console.articles.overtaken.load")}
            </Button>
          </div>
        </Notice>
      )}
      <ArticleForm
        content={draft.content}
        isLocked={!mayWrite}
        isSaving={save.isPending}
        errors={errors}
        onChange={draft.change}
      />
      {mayWrite && <SaveCard saving={saving} />}
    </>
  );
}

function SaveCard({ saving: { draft, note, setNote, save, trySave } }: { saving: Saving }) {
  const t = useText();
  return (
    <Card title={t("console.articles.save")}>
      <StaleChoice value={draft.content.staleLocale} onChange={draft.chooseStale} />
      <TextInput
        label={t("console.articles.noteFor")}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {save.isError && <ProblemNotice error={save.error} />}
      <SaveBar isReady={draft.isChanged} isSaving={save.isPending} onSave={trySave}>
        {t(
          draft.isChanged
            ? "console.articles.unsaved"
            : save.isSuccess
              ? "console.articles.saved"
              : "console.articles.saveKey",
        )}
      </SaveBar>
    </Card>
  );
}
