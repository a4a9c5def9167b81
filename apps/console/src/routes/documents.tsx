import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReviewEntry, reviewsQuery } from "../api/document-calls.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Lang } from "../parts/lang.tsx";
import { Moment } from "../parts/moment.tsx";

/** Documents that wait for somebody to look at them, the longest waiting first. */
export function DocumentsPage() {
  const t = useText();
  const found = useQuery(reviewsQuery);
  const columns: readonly Column<ReviewEntry>[] = [
    {
      key: "kind",
      title: t("console.documents.kind"),
      cell: ({ id, kind }) => (
        <Link to="/documents/$documentId" params={{ documentId: id }} data-key="o">
          {t(`console.documents.kind.${kind}`)}
        </Link>
      ),
    },
    {
      key: "name",
      title: t("console.documents.customer"),
      cell: ({ nameMasked }) => <Lang text={nameMasked} />,
    },
    {
      key: "since",
      title: t("console.documents.since"),
      cell: ({ submittedAt }) => <Moment at={submittedAt} />,
      isNarrow: true,
    },
  ];
  return (
    <Page title={t("console.documents.title")} lead={t("console.documents.lead")} width="medium">
      {found.isPending && <LoadingRows rows={3} height={56} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && found.data.waiting === 0 && (
        <EmptyState icon="document" title={t("console.documents.none")}>
          <p>{t("console.documents.noneDetail")}</p>
        </EmptyState>
      )}
      {found.isSuccess && found.data.waiting > 0 && (
        <>
          <p role="status">{t("console.documents.waiting", { count: found.data.waiting })}</p>
          <DataTable
            caption={t("console.documents.title")}
            columns={columns}
            rows={found.data.documents}
            idOf={({ id }) => id}
          />
        </>
      )}
    </Page>
  );
}
