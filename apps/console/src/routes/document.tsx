import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lookQuery } from "../api/document-calls.ts";
import { Review } from "../features/documents/review.tsx";

const route = getRouteApi("/signed-in/documents/$documentId");

/** One document, beside what must be true of it. Opening the page is a look, and the customer can read who looked. */
export function DocumentPage() {
  const t = useText();
  const { documentId } = route.useParams();
  const found = useQuery(lookQuery(documentId));
  return (
    <Page title={t("console.document.title")} lead={t("console.document.lead")} width="wide">
      <p>
        <Link to="/documents">{t("console.document.back")}</Link>
      </p>
      {found.isPending && <LoadingRows rows={2} height={220} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data !== undefined && <Review document={found.data} />}
    </Page>
  );
}
