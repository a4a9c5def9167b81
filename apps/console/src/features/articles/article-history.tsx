import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { revisionQuery, type StaffArticle } from "../../api/article-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Moment } from "../../parts/moment.tsx";
import { linesChanged } from "./lines-changed.ts";

/** Every revision, newest first; opened, one shows what the present text took away from it and added. */
export function ArticleHistory({ article }: { article: StaffArticle }) {
  const t = useText();
  return (
    <Card title={t("console.articles.history")}>
      {article.revisions.map((revision) => (
        <Revision
          key={revision.number}
          article={article}
          number={revision.number}
          title={
            <>
              {revision.number} · {t(`console.articles.revision.${revision.state}`)} ·{" "}
              {revision.author?.displayName ?? t("console.articles.program")} ·{" "}
              <Moment at={revision.createdAt} />
            </>
          }
        />
      ))}
    </Card>
  );
}

function Revision({
  article,
  number,
  title,
}: {
  article: StaffArticle;
  number: number;
  title: React.ReactNode;
}) {
  const t = useText();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  const revision = useQuery({ ...revisionQuery(article.slug, number), enabled: isOpen });
  const changes =
    revision.data === undefined
      ? []
      : linesChanged(
          revision.data.content.texts[locale].body,
          article.current.content.texts[locale].body,
        );
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && revision.isPending && <LoadingRows rows={2} height={40} />}
      {revision.isError && <ProblemNotice error={revision.error} />}
      {revision.isSuccess && changes.length === 0 && <p>{t("console.articles.same")}</p>}
      {changes.map(({ kind, line }, index) =>
        kind === "gone" ? (
          <p key={index}>
            − <del>{line}</del>
          </p>
        ) : (
          <p key={index}>
            + <ins>{line}</ins>
          </p>
        ),
      )}
    </details>
  );
}
