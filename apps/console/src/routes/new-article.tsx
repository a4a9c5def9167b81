import { TextInput } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { articleQuery, createArticle } from "../api/article-calls.ts";
import { fieldsOf } from "../features/articles/article-editor.tsx";
import { ArticleForm } from "../features/articles/article-form.tsx";
import { EMPTY_CONTENT, isSame, slugOf, tidied } from "../features/articles/draft.ts";
import { LeaveGuard, useSaveKey } from "../features/articles/leave-guard.tsx";
import { SaveBar } from "../features/articles/save-bar.tsx";
import { Card } from "../parts/card.tsx";

const SHORTEST_SLUG = 3;

/** Begins an article: its name in addresses, chosen once, and the first draft. */
export function NewArticlePage() {
  const t = useText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [content, setContent] = useState(EMPTY_CONTENT);
  const [chosenSlug, setChosenSlug] = useState<string | null>(null);
  const slug = chosenSlug ?? slugOf(content.texts.en.title);
  const create = useMutation({
    // Given, not closed over: a mutation learns of a new closure a moment after the page has shown it.
    mutationFn: createArticle,
    onSuccess: (article) => {
      queryClient.setQueryData(articleQuery(article.slug).queryKey, article);
      void queryClient.invalidateQueries({ queryKey: ["articles", "list"] });
    },
  });
  const made = create.data?.slug;
  useEffect(() => {
    // Once this page knows that nothing is unsaved: its own guard would hold it back.
    if (made !== undefined) void navigate({ to: "/articles/$slug", params: { slug: made } });
  }, [made, navigate]);
  const errors = fieldsOf(create.error);
  const isReady = slug.length >= SHORTEST_SLUG && content.topic !== "";
  const tryCreate = () => {
    if (isReady && !create.isPending && !create.isSuccess)
      create.mutate({ slug, content: tidied(content), note: "" });
  };
  useSaveKey(tryCreate);
  return (
    <Page title={t("console.articles.new")} lead={t("console.articles.articleLead")} width="wide">
      <LeaveGuard isChanged={!create.isSuccess && !isSame(content, EMPTY_CONTENT)} />
      <Card title={t("console.articles.slugCard")}>
        <TextInput
          label={t("console.articles.slug")}
          description={t("console.articles.slugHint")}
          value={slug}
          maxLength={80}
          autoComplete="off"
          error={errors["slug"]}
          onChange={(event) => setChosenSlug(event.currentTarget.value)}
        />
      </Card>
      <ArticleForm
        content={content}
        // What is typed once it is made would be lost: another page comes.
        isSaving={create.isPending || create.isSuccess}
        isLocked={false}
        errors={errors}
        onChange={setContent}
      />
      <Card title={t("console.articles.save")}>
        {create.isError && <ProblemNotice error={create.error} />}
        <SaveBar isReady={isReady} isSaving={create.isPending} onSave={tryCreate}>
          {t(isReady ? "console.articles.saveKey" : "console.articles.newNeeds")}
        </SaveBar>
      </Card>
    </Page>
  );
}
