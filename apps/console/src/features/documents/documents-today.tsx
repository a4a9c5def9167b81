import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { reviewsQuery } from "../../api/document-calls.ts";
import { Card } from "../../parts/card.tsx";

/** How many documents wait. */
export function DocumentsToday() {
  const t = useText();
  const found = useQuery(reviewsQuery);
  return (
    <Card title={t("console.place.documents")}>
      {found.isPending && <LoadingRows rows={1} height={48} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && <p>{t("console.documents.waiting", { count: found.data.waiting })}</p>}
      <p>
        <Link to="/documents">{t("console.documents.open")}</Link>
      </p>
    </Card>
  );
}
