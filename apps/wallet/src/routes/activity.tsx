import { Button } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Page } from "@okpay/ui/page.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ActivityFilter, activityQuery } from "../api/queries.ts";
import classes from "../features/activity/activity.module.css";
import { DayGroups } from "../features/activity/day-groups.tsx";
import { Filters } from "../features/activity/filters.tsx";
import { Statements } from "../features/activity/statements.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/signed-in/activity");
const SEARCH_PAUSE_MS = 300;

/** Activity: search, filter, page. The address holds the filter, so it can be kept, shared and stepped back through. */
export function ActivityPage() {
  const t = useText();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery({ ...activityQuery(filter), placeholderData: (before) => before });
  const payments = found.data?.pages.flatMap((page) => page.payments) ?? [];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const change = (part: { [Key in keyof ActivityFilter]?: ActivityFilter[Key] | undefined }) => {
    const next = Object.fromEntries(
      Object.entries({ ...filter, ...part }).filter(
        ([, value]) => value !== undefined && value !== "",
      ),
    );
    void navigate({ search: next as ActivityFilter, replace: true, resetScroll: false });
  };
  const search = useDebouncedCallback((q: string) => change({ q: q.trim() }), SEARCH_PAUSE_MS);
  const clear = () => void navigate({ search: {}, replace: true });

  return (
    <Page title={t("activity.title")} width="medium">
      <Statements />
      <Filters filter={filter} onSearch={search} onChange={change} />
      <div className={classes.resultLine}>
        <p className={classes.dim} role="status">
          {found.isSuccess &&
            !found.isPlaceholderData &&
            t(found.hasNextPage ? "activity.countMore" : "activity.count", {
              count: payments.length,
            })}
        </p>
        {isFiltered && (
          <Button variant="subtle" onClick={clear}>
            {t("activity.clear")}
          </Button>
        )}
      </div>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={8} height={60} />}
      {found.isSuccess && payments.length === 0 && !isFiltered && (
        <EmptyState icon="list" title={t("wallet.empty.title")}>
          <p>{t("wallet.empty.detail")}</p>
          <Button renderRoot={(props) => <Link to="/top-up" {...props} />}>
            {t("wallet.empty.action")}
          </Button>
        </EmptyState>
      )}
      {found.isSuccess && payments.length === 0 && isFiltered && (
        <EmptyState icon="search" title={t("activity.noResult.title")}>
          <p>{t("activity.noResult.detail")}</p>
        </EmptyState>
      )}
      <DayGroups payments={payments} isComplete={!found.hasNextPage} />
      {found.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("activity.more")}
        </Button>
      )}
    </Page>
  );
}
