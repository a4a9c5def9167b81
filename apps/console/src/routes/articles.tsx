import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type ArticleFilter, articlesQuery, type StaffArticleRow } from "../api/article-calls.ts";
import { useSession } from "../app/use-session.ts";
import { HelpReport } from "../features/articles/help-report.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Moment } from "../parts/moment.tsx";
import parts from "../parts/parts.module.css";
import { Tag } from "../parts/tag.tsx";
import { may } from "../shell/places.ts";

const FILTERS = [
  "all",
  "work",
  "review",
  "due",
  "stale",
  "agent",
] as const satisfies readonly ArticleFilter[];

/** Every article with its state, and what readers asked and did not find. */
export function ArticlesPage() {
  const t = useText();
  const locale = useLocale();
  const session = useSession();
  const [filter, setFilter] = useState<ArticleFilter>("all");
  const articles = useQuery(articlesQuery(filter));
  return (
    <Page title={t("console.articles.title")} lead={t("console.articles.lead")} width="wide">
      {session !== null && may(session, "knowledge.write") && (
        <p>
          <Link to="/new-article">{t("console.articles.new")}</Link>
        </p>
      )}
      <label>
        {t("console.articles.filter")}{" "}
        <select
          value={filter}
          onChange={(event) =>
            setFilter(FILTERS.find((each) => each === event.currentTarget.value) ?? "all")
          }
        >
          {FILTERS.map((each) => (
            <option key={each} value={each}>
              {t(`console.articles.filter.${each}`)}
              {articles.data === undefined ? "" : ` (${articles.data.counts[each]})`}
            </option>
          ))}
        </select>
      </label>
      {articles.isPending && <LoadingRows rows={8} height={48} />}
      {articles.isError && <ProblemNotice error={articles.error} />}
      {articles.isSuccess && articles.data.articles.length === 0 && (
        <p className={parts.dim}>{t("console.articles.none")}</p>
      )}
      {articles.isSuccess && articles.data.articles.length > 0 && (
        <DataTable
          caption={t("console.articles.title")}
          rows={articles.data.articles}
          idOf={({ slug }) => slug}
          columns={[
            {
              key: "title",
              title: t("console.articles.article"),
              cell: ({ slug, titles }) => (
                <Link to="/articles/$slug" params={{ slug }}>
                  {titles[locale] || slug}
                </Link>
              ),
            },
            {
              key: "state",
              title: t("console.articles.state"),
              cell: (row) => <States row={row} />,
            },
            { key: "topic", title: t("console.articles.topic"), cell: ({ topic }) => topic },
            {
              key: "updated",
              title: t("console.articles.updated"),
              cell: ({ updatedAt }) => <Moment at={updatedAt} />,
            },
          ]}
        />
      )}
      <HelpReport />
    </Page>
  );
}

function States({ row }: { row: StaffArticleRow }) {
  const t = useText();
  return (
    <span className={parts.actions}>
      <Tag tone={row.isPublished ? "good" : "plain"}>
        {t(row.isPublished ? "console.articles.published" : "console.articles.unpublished")}
      </Tag>
      {row.work !== null && <Tag>{t(`console.articles.work.${row.work}`)}</Tag>}
      {row.staleLocale !== null && (
        <Tag tone="warn">{t(`console.articles.stale.${row.staleLocale}`)}</Tag>
      )}
      {row.isDue && <Tag tone="warn">{t("console.articles.due")}</Tag>}
      {row.audience === "agent" && <Tag>{t("console.articles.agents")}</Tag>}
    </span>
  );
}
