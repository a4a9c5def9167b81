import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type BreakFilter, breaksQuery } from "../api/settlement-calls.ts";
import { readBreaksSearch } from "../app/search.ts";
import { BreakFilters } from "../features/settlements/break-filters.tsx";
import { BreakTable } from "../features/settlements/break-table.tsx";
import { DownloadBreaks } from "../features/settlements/download-breaks.tsx";
import { SettlementTabs } from "../features/settlements/settlement-tabs.tsx";
import { Pager } from "../parts/pager.tsx";

const route = getRouteApi("/signed-in/settlements/breaks");

/** Everything on which a network and the books do not agree; the address holds the filter. */
export function BreaksPage() {
  const t = useText();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery({ ...breaksQuery(filter), placeholderData: keepPreviousData });
  const breaks = found.data?.pages.flatMap((page) => page.breaks) ?? [];
  const search = (next: BreakFilter) =>
    void navigate({ search: readBreaksSearch(next), replace: true, resetScroll: false });
  return (
    <Page title={t("settlements.breaks")} lead={t("settlements.lead")} width="wide">
      <SettlementTabs />
      <BreakFilters filter={filter} onSearch={search} />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={8} height={56} />}
      {found.isSuccess && breaks.length === 0 && (
        <EmptyState icon="check" title={t("settlements.none")}>
          <p>{t("settlements.noneDetail")}</p>
        </EmptyState>
      )}
      {breaks.length > 0 && (
        <>
          <DownloadBreaks filter={filter} />
          <BreakTable breaks={breaks} />
          <Pager
            count={breaks.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}
