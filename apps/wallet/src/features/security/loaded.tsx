import { LoadingRows } from "@okpay/ui/states.tsx";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemNotice } from "../../shell/problem-notice.tsx";

/** What a query brought, or that it is loading, or why it failed; what was there before stays in sight. */
export function Loaded<Data>({
  query,
  rows = 3,
  children,
}: {
  query: UseQueryResult<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  return (
    <>
      {query.isError && <ProblemNotice error={query.error} />}
      {query.isPending && <LoadingRows rows={rows} height={72} />}
      {query.data !== undefined && children(query.data)}
    </>
  );
}
