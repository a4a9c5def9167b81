import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { helpReportQuery } from "../../api/article-calls.ts";
import { Card } from "../../parts/card.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";

/** What was asked and not answered, and whether reading spared a call: counted by visit, nobody's name in it. */
export function HelpReport() {
  const t = useText();
  const report = useQuery(helpReportQuery);
  if (report.isPending) return <LoadingRows rows={4} height={48} />;
  if (report.isError) return <ProblemNotice error={report.error} />;
  const { gaps, deflection } = report.data;
  return (
    <>
      <Card title={t("console.articles.deflection")}>
        <Facts
          facts={[
            [t("console.articles.visits"), String(deflection.visits)],
            [t("console.articles.read"), String(deflection.read)],
            [t("console.articles.solved"), String(deflection.solved)],
            [t("console.articles.notSolved"), String(deflection.notSolved)],
            [t("console.articles.contacted"), String(deflection.contacted)],
          ]}
        />
      </Card>
      <Card title={t("console.articles.gaps")}>
        {gaps.length === 0 ? (
          <p>{t("console.articles.gaps.none")}</p>
        ) : (
          <DataTable
            caption={t("console.articles.gaps")}
            rows={gaps}
            idOf={({ query, locale }) => `${locale} ${query}`}
            columns={[
              {
                key: "query",
                title: t("console.articles.gaps.query"),
                cell: ({ query }) => <Lang text={query} />,
              },
              {
                key: "times",
                title: t("console.articles.gaps.times"),
                cell: ({ times }) => String(times),
              },
              {
                key: "last",
                title: t("console.articles.gaps.last"),
                cell: ({ lastAt }) => <Moment at={lastAt} />,
              },
            ]}
          />
        )}
      </Card>
    </>
  );
}
