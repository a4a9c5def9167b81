import { Button } from "@mantine/core";
import { isApiError } from "@okpay/api-client";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  confirmArticle,
  publishArticle,
  returnArticle,
  type StaffArticle,
  submitArticle,
} from "../../api/article-calls.ts";
import { useSession } from "../../app/use-session.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import { may } from "../../shell/places.ts";

/** Draft, review, public: who writes hands it in, somebody else decides. */
export function ArticleSteps({
  article,
  isUnsaved,
  onErrors,
}: {
  article: StaffArticle;
  /** What is written and not saved is not what would be handed in. */
  isUnsaved: boolean;
  onErrors: (errors: Readonly<Record<string, string>>) => void;
}) {
  const t = useText();
  const session = useSession();
  const queryClient = useQueryClient();
  const [isReturning, setReturning] = useState(false);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ["articles"] });
  const step = useMutation({
    mutationFn: (run: (slug: string, number: number) => Promise<unknown>) =>
      run(article.slug, article.current.number),
    onMutate: () => onErrors({}),
    onError: (error) => onErrors(isApiError(error) ? error.fieldMessages() : {}),
    onSettled: refresh,
  });
  const { work, current, isDue, mayReview } = article;
  const mayWrite = session !== null && may(session, "knowledge.write");
  const action = (key: "submit" | "publish" | "confirm", run: typeof submitArticle) => (
    <Button loading={step.isPending} disabled={isUnsaved} onClick={() => step.mutate(run)}>
      {t(`console.articles.${key}`)}
    </Button>
  );
  return (
    <Card title={t("console.articles.state")}>
      <Standing article={article} />
      {step.isError && <ProblemNotice error={step.error} />}
      <div className={parts.actions}>
        {work === "draft" && mayWrite && action("submit", submitArticle)}
        {work === "review" && mayReview && action("publish", publishArticle)}
        {work === "review" && mayReview && (
          <Button variant="default" onClick={() => setReturning(true)}>
            {t("console.articles.return")}
          </Button>
        )}
        {work === null && isDue && mayReview && action("confirm", confirmArticle)}
      </div>
      {isUnsaved && <p className={parts.dim}>{t("console.articles.saveFirst")}</p>}
      {work === "review" && !mayReview && (
        <p className={parts.dim}>{t("console.articles.fourEyes")}</p>
      )}
      <ReasonSheet
        title={t("console.articles.return")}
        action={t("console.articles.return")}
        isOpen={isReturning}
        onClose={() => setReturning(false)}
        run={(reason) => returnArticle(article.slug, current.number, reason)}
        onDone={() => {
          setReturning(false);
          refresh();
        }}
      >
        <p>{t("console.articles.returnEffect")}</p>
      </ReasonSheet>
    </Card>
  );
}

function Standing({ article: { current, publishedAt, dueAt } }: { article: StaffArticle }) {
  const t = useText();
  return (
    <Facts
      facts={[
        [t("console.articles.now"), t(`console.articles.revision.${current.state}`)],
        [
          t("console.articles.author"),
          current.author?.displayName ?? t("console.articles.program"),
        ],
        [t("console.articles.note"), current.note],
        [
          t("console.articles.publishedAt"),
          publishedAt === null ? null : <Moment at={publishedAt} />,
        ],
        [t("console.articles.dueAt"), dueAt === null ? null : <Moment at={dueAt} />],
      ]}
    />
  );
}
