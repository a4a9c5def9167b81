import { Page } from "@okpay/ui/page.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { callQualityQuery } from "../api/quality-calls.ts";
import { recordingQuery } from "../api/recording-calls.ts";
import { useSession } from "../app/use-session.ts";
import { CalibrationCard } from "../features/quality/calibration-card.tsx";
import { ReviewCard } from "../features/quality/review-card.tsx";
import { HoldCard } from "../features/recordings/hold-card.tsx";
import { Listen } from "../features/recordings/listen.tsx";
import { RecordingFacts } from "../features/recordings/recording-facts.tsx";
import classes from "../features/recordings/recordings.module.css";
import { may } from "../shell/places.ts";

const route = getRouteApi("/signed-in/recordings/$recordingId");

/** One recording: what is known of it, its sound for who says why, and whether it is held. */
export function RecordingPage() {
  const t = useText();
  const session = useSession();
  const { recordingId } = route.useParams();
  const found = useQuery(recordingQuery(recordingId));
  return (
    <Page title={t("recordings.one")} lead={t("recordings.leadOne")} width="wide">
      <p>
        <Link to="/recordings">{t("recordings.back")}</Link>
      </p>
      {found.isPending && <LoadingRows rows={2} height={220} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data !== undefined && (
        <div className={classes.one}>
          <div className={classes.side}>
            <RecordingFacts recording={found.data} />
            {found.data.kind === "talk" && <Judged recordingId={recordingId} />}
          </div>
          <div className={classes.side}>
            <Listen recording={found.data} />
            <HoldCard
              recording={found.data}
              mayHold={session !== null && may(session, "recordings.hold")}
            />
          </div>
        </div>
      )}
    </Page>
  );
}

/** How good it was: beside the player, so that it can be heard and answered together. */
function Judged({ recordingId }: { recordingId: string }) {
  const found = useQuery(callQualityQuery(recordingId));
  return (
    <>
      {found.isPending && <LoadingRows rows={1} height={120} />}
      {found.isError && <ProblemNotice error={found.error} />}
      {found.data !== undefined && (
        <>
          <ReviewCard
            key={`review ${recordingId}`}
            recordingId={recordingId}
            quality={found.data}
          />
          {(found.data.may.calibrate || found.data.calibration !== null) && (
            <CalibrationCard
              key={`calibration ${recordingId}`}
              recordingId={recordingId}
              quality={found.data}
            />
          )}
        </>
      )}
    </>
  );
}
