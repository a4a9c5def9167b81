import { Button } from "@mantine/core";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type AuditFilter, auditEventsQuery } from "../api/queries.ts";
import { readAuditSearch } from "../app/search.ts";
import { AuditTabs } from "../features/audit/audit-tabs.tsx";
import { EventFilters } from "../features/audit/event-filters.tsx";
import { EventTable } from "../features/audit/event-table.tsx";
import { Pager } from "../parts/pager.tsx";

const route = getRouteApi("/signed-in/audit");

/** The audit log: who did what to what, when and from where; the address holds the filter, so a search can be shared. */
export function AuditPage() {
  const t = useText();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery({
    ...auditEventsQuery(filter),
    placeholderData: keepPreviousData,
  });
  const events = found.data?.pages.flatMap((page) => page.events) ?? [];
  const search = (next: AuditFilter) =>
    void navigate({ search: readAuditSearch(next), replace: true, resetScroll: false });
  return (
    <Page title={t("console.audit.title")} lead={t("console.audit.lead")} width="wide">
      <AuditTabs />
      <EventFilters key={JSON.stringify(filter)} filter={filter} onSearch={search} />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={10} height={44} />}
      {found.isSuccess && events.length === 0 && (
        <EmptyState icon="search" title={t("console.audit.nothing")}>
          <p>{t("console.audit.nothingDetail")}</p>
          <Button variant="default" onClick={() => search({})}>
            {t("console.filter.clear")}
          </Button>
        </EmptyState>
      )}
      {events.length > 0 && (
        <>
          <EventTable events={events} />
          <Pager
            count={events.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}
