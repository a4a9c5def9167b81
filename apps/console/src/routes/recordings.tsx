import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import {
  type RecordingEntry,
  type RecordingFilter,
  recordingsQuery,
} from "../api/recording-calls.ts";
import { readRecordingsSearch } from "../app/search.ts";
import { useSession } from "../app/use-session.ts";
import { RecordingFilters } from "../features/recordings/recording-filters.tsx";
import { StateTag } from "../features/recordings/state-tag.tsx";
import { clockOf } from "../features/recordings/words.ts";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { Lang } from "../parts/lang.tsx";
import { Moment } from "../parts/moment.tsx";
import { Pager } from "../parts/pager.tsx";
import { may } from "../shell/places.ts";

const route = getRouteApi("/signed-in/recordings");

/** Recorded calls, the newest first; the address holds the filter. Agents find their own. */
export function RecordingsPage() {
  const t = useText();
  const session = useSession();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const found = useInfiniteQuery({
    ...recordingsQuery(filter),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns();
  const isReviewer = session !== null && may(session, "recordings.review");
  const recordings = found.data?.pages.flatMap((page) => page.recordings) ?? [];
  const search = (next: RecordingFilter) =>
    void navigate({ search: readRecordingsSearch({ ...next }), replace: true, resetScroll: false });
  return (
    <Page
      title={t("recordings.title")}
      lead={t(isReviewer ? "recordings.lead" : "recordings.leadOwn")}
      width="wide"
    >
      <RecordingFilters
        key={JSON.stringify(filter)}
        filter={filter}
        mayChooseAgent={isReviewer && may(session, "calls.watch")}
        onSearch={search}
      />
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={6} height={48} />}
      {found.isSuccess && recordings.length === 0 && (
        <EmptyState icon="phone" title={t("recordings.none")}>
          <p>{t("recordings.noneDetail")}</p>
        </EmptyState>
      )}
      {recordings.length > 0 && (
        <>
          <DataTable
            caption={t("recordings.title")}
            columns={columns}
            rows={recordings}
            idOf={({ id }) => id}
          />
          <Pager
            count={recordings.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Page>
  );
}

function useColumns(): readonly Column<RecordingEntry>[] {
  const t = useText();
  return [
    {
      key: "started",
      title: t("recordings.started"),
      cell: ({ id, startedAt }) => (
        <Link to="/recordings/$recordingId" params={{ recordingId: id }} data-key="o">
          <Moment at={startedAt} />
        </Link>
      ),
    },
    {
      key: "agent",
      title: t("recordings.agent"),
      cell: ({ agent }) =>
        agent === null ? t("recordings.message") : <Lang text={t("recordings.agentOf", agent)} />,
    },
    {
      key: "skill",
      title: t("recordings.skill"),
      cell: ({ skill }) => t(`desk.skill.${skill}`),
    },
    {
      key: "disposition",
      title: t("recordings.disposition"),
      cell: ({ disposition }) =>
        disposition === null
          ? t("recordings.dispositionNone")
          : t(`desk.disposition.${disposition}`),
    },
    {
      key: "length",
      title: t("recordings.length"),
      cell: ({ seconds }) => (seconds === null ? t("recordings.lengthUnknown") : clockOf(seconds)),
      isNarrow: true,
    },
    {
      key: "state",
      title: t("recordings.state"),
      cell: (recording) => <StateTag recording={recording} />,
      isNarrow: true,
    },
  ];
}
