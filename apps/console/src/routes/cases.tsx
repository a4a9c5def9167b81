import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type CaseFilter, caseQueueQuery } from "../api/case-calls.ts";
import { isAnythingAsked, readCasesSearch } from "../app/search.ts";
import { CaseFilters } from "../features/cases/case-filters.tsx";
import { CaseTable } from "../features/cases/case-table.tsx";
import { CaseTabs } from "../features/cases/case-tabs.tsx";
import { Pager } from "../parts/pager.tsx";

const route = getRouteApi("/signed-in/cases");

/** Customers' cases by their clock; the address holds the filter, so a queue can be kept as a bookmark. */
export function CasesPage() {
  const t = useText();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery({
    ...caseQueueQuery(filter),
    placeholderData: keepPreviousData,
  });
  const rows = found.data?.pages.flatMap((page) => page.cases) ?? [];
  const search = (next: CaseFilter) =>
    void navigate({ search: readCasesSearch(next), replace: true, resetScroll: false });
  return (
    <Page title={t("casework.title")} lead={t("casework.lead")} width="wide">
      <CaseTabs />
      <CaseFilters filter={filter} counts={found.data?.pages[0]?.counts} onSearch={search} />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={8} height={56} />}
      {found.isSuccess && rows.length === 0 && (
        <EmptyState icon="mail" title={t("casework.none")}>
          <p>{t("casework.noneDetail")}</p>
          {isAnythingAsked({ ...filter }) && (
            <Button variant="default" onClick={() => search({})}>
              {t("casework.showAll")}
            </Button>
          )}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <CaseTable rows={rows} />
          <Pager
            count={rows.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}
