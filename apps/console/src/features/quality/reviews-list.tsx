import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type CallReviewEntry, callReviewsQuery } from "../../api/quality-calls.ts";
import { Card } from "../../parts/card.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Pager } from "../../parts/pager.tsx";
import { ScoreTag } from "./answers-list.tsx";

/** Reviews, the newest first; agents find those of their own calls. */
export function ReviewsList({ isReviewer }: { isReviewer: boolean }) {
  const t = useText();
  const found = useInfiniteQuery(callReviewsQuery);
  const columns = useColumns();
  const reviews = found.data?.pages.flatMap((page) => page.reviews) ?? [];
  return (
    <Card title={t(isReviewer ? "quality.reviews" : "quality.ownReviews")}>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={3} height={48} />}
      {found.isSuccess && reviews.length === 0 && (
        <p>{t(isReviewer ? "quality.reviewsNone" : "quality.ownReviewsNone")}</p>
      )}
      {reviews.length > 0 && (
        <>
          <DataTable
            caption={t("quality.reviews")}
            columns={columns}
            rows={reviews}
            idOf={({ recordingId }) => recordingId}
          />
          <Pager
            count={reviews.length}
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Card>
  );
}

function useColumns(): readonly Column<CallReviewEntry>[] {
  const t = useText();
  return [
    {
      key: "reviewed",
      title: t("quality.reviewedAt"),
      cell: ({ recordingId, reviewedAt }) => (
        <Link to="/recordings/$recordingId" params={{ recordingId }} data-key="o">
          <Moment at={reviewedAt} />
        </Link>
      ),
    },
    {
      key: "agent",
      title: t("recordings.agent"),
      cell: ({ agent }) => <Lang text={t("recordings.agentOf", agent)} />,
    },
    {
      key: "skill",
      title: t("recordings.skill"),
      cell: ({ skill }) => t(`desk.skill.${skill}`),
    },
    {
      key: "reviewer",
      title: t("quality.reviewer"),
      cell: ({ reviewer }) => <Lang text={reviewer.name} />,
    },
    { key: "score", title: t("quality.score"), cell: (review) => <ScoreTag {...review} /> },
    {
      key: "seen",
      title: t("quality.seenByAgent"),
      cell: ({ isSeen }) => t(isSeen ? "quality.yesSeen" : "quality.notSeen"),
      isNarrow: true,
    },
  ];
}
