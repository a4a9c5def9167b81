import { NativeSelect, TextInput } from "@mantine/core";
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
  const session = useSession();
  const [wanted, setWanted] = useState("");
  const [filter, setFilter] = useState<ArticleFilter>("all");
  const articles = useQuery(articlesQuery(filter));
  return (
    <Page title={t("console.articles.title")} lead={t("console.articles.lead")} width="wide">
      {session !== null && may(session, "knowledge.write") && (
        <p>
          <Link to="/new-article">{t("console.articles.new")}</Link>
        </p>
      )}
      <search className={parts.filters}>
        <TextInput
          type="search"
          label={t("console.articles.find")}
          value={wanted}
          autoComplete="off"
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("console.articles.filter")}
          value={filter}
          data={FILTERS.map((value) => ({
            value,
            label:
              t(`console.articles.filter.${value}`) +
              (articles.data === undefined ? "" : ` (${articles.data.counts[value]})`),
          }))}
          onChange={(event) =>
            setFilter(FILTERS.find((each) => each === event.currentTarget.value) ?? "all")
          }
        />
      </search>
      {articles.isPending && <LoadingRows rows={8} height={48} />}
      {articles.isError && <ProblemNotice error={articles.error} />}
      {articles.isSuccess && <ArticleRows rows={named(articles.data.articles, wanted)} />}
      <HelpReport />
    </Page>
  );
}

/** Those whose title, in either language, or topic has these words in it. */
function named(rows: readonly StaffArticleRow[], wanted: string): StaffArticleRow[] {
  const words = wanted.toLowerCase().split(/\s+/);
  return rows.filter(({ slug, titles, topicNames }) => {
    const text = [slug, ...Object.values(titles), ...Object.values(topicNames)].join(" ");
    return words.every((word) => text.toLowerCase().includes(word));
  });
}

function ArticleRows({ rows }: { rows: readonly StaffArticleRow[] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <>
      <p role="status" className={parts.dim}>
        {rows.length === 0
          ? t("console.articles.none")
          : t("console.articles.count", { count: rows.length })}
      </p>
      {rows.length > 0 && (
        <DataTable
          caption={t("console.articles.title")}
          rows={rows}
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
            {
              key: "topic",
              title: t("console.articles.topic"),
              cell: ({ topicNames }) => topicNames[locale],
              isNarrow: true,
            },
            {
              key: "updated",
              title: t("console.articles.updated"),
              cell: ({ updatedAt }) => <Moment at={updatedAt} />,
              isNarrow: true,
            },
          ]}
        />
      )}
    </>
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
