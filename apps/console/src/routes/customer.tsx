import { isRefusal } from "@okpay/api-client";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows, Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { customerQuery } from "../api/queries.ts";
import { CloseCase } from "../features/customers/close-case.tsx";
import { RecordCards } from "../features/customers/record-cards.tsx";
import { CustomerPayments } from "../features/payments-of-customer/customer-payments.tsx";
import { NotFound } from "./not-found.tsx";

const route = getRouteApi("/signed-in/customers/$customerId");

/** A customer's masked record, under a case; that it was opened is told to the customer (row G5). */
export function CustomerPage() {
  const t = useText();
  const { customerId } = route.useParams();
  const { case: caseId } = route.useSearch();
  const record = useQuery({
    ...customerQuery(customerId, caseId ?? ""),
    enabled: caseId !== undefined,
  });
  if (isRefusal(record.error, "not_found", "validation_failed")) return <NotFound />;
  return (
    <Page title={t("console.record.title")} width="wide">
      <p>
        <Link to="/customers">{t("console.record.back")}</Link>
      </p>
      {caseId === undefined ? (
        <Notice tone="warn" title={t("console.record.noCase")}>
          <p>{t("console.record.noCaseDetail")}</p>
        </Notice>
      ) : (
        <>
          {record.isSuccess && (
            <Notice tone="warn" title={t("console.record.recorded")}>
              <p>{t("console.record.recordedDetail")}</p>
            </Notice>
          )}
          {record.isPending && <LoadingRows rows={4} height={80} />}
          {record.isError && <ProblemNotice error={record.error} />}
          {record.isSuccess && (
            <>
              <RecordCards record={record.data} />
              <CustomerPayments reason={{ customerId, caseId }} />
              <CloseCase caseId={caseId} />
            </>
          )}
        </>
      )}
    </Page>
  );
}
