import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { articleQuery } from "../api/article-calls.ts";
import { ArticleEditor } from "../features/articles/article-editor.tsx";
import { ArticleHistory } from "../features/articles/article-history.tsx";

const route = getRouteApi("/signed-in/articles/$slug");

/** One article: both languages beside each other, what is to be decided, and what it said before. */
export function ArticlePage() {
  const t = useText();
  const locale = useLocale();
  const { slug } = route.useParams();
  const article = useQuery(articleQuery(slug));
  return (
    <Page
      title={article.data?.titles[locale] || slug}
      lead={t("console.articles.articleLead")}
      width="wide"
    >
      {article.isPending && <LoadingRows rows={8} height={52} />}
      {article.isError && (
        <ProblemNotice error={article.error} takesFocus={article.data === undefined} />
      )}
      {/* A look again that failed takes nothing away: what is written and not saved stands below. */}
      {article.data !== undefined && (
        <>
          <ArticleEditor key={slug} article={article.data} />
          <ArticleHistory article={article.data} />
        </>
      )}
    </Page>
  );
}
