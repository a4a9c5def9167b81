import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { qualityQuery } from "../api/quality-calls.ts";
import { useSession } from "../app/use-session.ts";
import { CalibrationsCard, ResultsCard, SampleCard } from "../features/quality/overview-cards.tsx";
import { QualityTabs } from "../features/quality/quality-tabs.tsx";
import { ReviewsList } from "../features/quality/reviews-list.tsx";
import { TrainingCard } from "../features/quality/training-card.tsx";
import parts from "../parts/parts.module.css";
import { may } from "../shell/places.ts";

/** How good calls are: for who reviews, what waits and how everybody does; for agents, what was said of their own. */
export function QualityPage() {
  const t = useText();
  const session = useSession();
  const isReviewer = session !== null && may(session, "recordings.review");
  return (
    <Page
      title={t("quality.title")}
      lead={t(isReviewer ? "quality.lead" : "quality.leadOwn")}
      width="wide"
    >
      <QualityTabs />
      {isReviewer && <Overview mayNote={may(session, "agents.manage")} />}
      <ReviewsList isReviewer={isReviewer} />
    </Page>
  );
}

function Overview({ mayNote }: { mayNote: boolean }) {
  const found = useQuery(qualityQuery);
  return (
    <>
      {found.isPending && <LoadingRows rows={3} height={120} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isSuccess && (
        <>
          <SampleCard overview={found.data} />
          <div className={parts.columns}>
            <TrainingCard overview={found.data} mayNote={mayNote} />
            <CalibrationsCard overview={found.data} />
          </div>
          <ResultsCard overview={found.data} />
        </>
      )}
    </>
  );
}
