import { Button } from "@mantine/core";
import { isRefusal } from "@okpay/api-client";
import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type CaseView, caseQuery } from "../api/case-calls.ts";
import { CaseDeeds } from "../features/cases/case-deeds.tsx";
import { CaseAbout, CaseFacts } from "../features/cases/case-facts.tsx";
import { CasePictures } from "../features/cases/case-pictures.tsx";
import classes from "../features/cases/cases.module.css";
import { Composer } from "../features/cases/composer.tsx";
import { Thread } from "../features/cases/thread.tsx";
import { Voice } from "../features/cases/voice.tsx";
import { Card } from "../parts/card.tsx";
import { NotFound } from "./not-found.tsx";

const route = getRouteApi("/signed-in/cases/$caseId");

/** One case: the thread and what can be said, beside where it stands. Opening the page is a look in the audit log. */
export function CasePage() {
  const t = useText();
  const { caseId } = route.useParams();
  const found = useQuery(caseQuery(caseId));
  if (isRefusal(found.error, "not_found", "validation_failed")) return <NotFound />;
  return (
    <Page
      title={found.data?.subject ?? t("casework.case")}
      lead={found.data?.number ?? t("casework.lead")}
      width="wide"
    >
      <p>
        <Link to="/cases">{t("casework.back")}</Link>
      </p>
      {found.isPending && <LoadingRows rows={3} height={140} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data !== undefined && (
        <Shown data={found.data} isLooking={found.isFetching} onLook={() => void found.refetch()} />
      )}
    </Page>
  );
}

function Shown(props: { data: CaseView; isLooking: boolean; onLook: () => void }) {
  const t = useText();
  const { data, isLooking, onLook } = props;
  return (
    <div className={classes.case}>
      <div className={classes.stack}>
        <Card
          title={t("casework.thread")}
          aside={
            <Button variant="default" loading={isLooking} onClick={onLook}>
              {t("casework.lookAgain")}
            </Button>
          }
        >
          <Thread caseId={data.id} entries={data.thread} />
        </Card>
        {data.thread.map(
          ({ id, voice }) => voice !== null && <Voice key={id} recordingId={voice.recordingId} />,
        )}
        <Composer data={data} />
        <CasePictures data={data} />
      </div>
      <div className={classes.stack}>
        <CaseDeeds data={data} />
        <CaseFacts data={data} />
        <CaseAbout about={data.about} />
      </div>
    </div>
  );
}
