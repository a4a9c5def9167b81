import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { fetchSound, type PlaybackReason, type RecordingView } from "../../api/recording-calls.ts";
import { Card } from "../../parts/card.tsx";
import parts from "../../parts/parts.module.css";
import { WhyForm } from "../../parts/why-form.tsx";
import { Player } from "./player.tsx";
import classes from "./recordings.module.css";
import { clockOf } from "./words.ts";

const REASONS = [
  "complaint",
  "dispute",
  "quality",
  "training",
  "investigation",
  "customer_request",
] as const satisfies readonly PlaybackReason[];

/** The sound, once a reason is given; and where nothing was recorded, heard or not. */
export function Listen({ recording }: { recording: RecordingView }) {
  const t = useText();
  // Kept by nobody: who comes back to the page says why anew.
  const load = useMutation({
    mutationFn: (why: { reason: PlaybackReason; note: string | null }) =>
      fetchSound(recording.id, why),
    gcTime: 0,
  });
  return (
    <Card title={t("recordings.play")}>
      {load.isError && <ProblemNotice error={load.error} />}
      {load.isSuccess ? (
        <Player sound={load.data} pauses={recording.pauses.map(({ atSeconds }) => atSeconds)} />
      ) : recording.state === "kept" ? (
        <WhyForm
          legend={t("recordings.playWhy")}
          reasons={REASONS.map((each) => [each, t(`recordings.why.${each}`)] as const)}
          note={t("recordings.playNote")}
          missing={t("recordings.playWhyMissing")}
          submit={t("recordings.playNow")}
          isLoading={load.isPending}
          onChosen={(why) => load.mutate(why)}
        />
      ) : (
        <p>{t(`recordings.silent.${recording.state}`)}</p>
      )}
      <Pauses recording={recording} />
    </Card>
  );
}

function Pauses({ recording: { pauses } }: { recording: RecordingView }) {
  const t = useText();
  return (
    <section aria-label={t("recordings.pauses")}>
      {pauses.length === 0 ? (
        <p className={parts.dim}>{t("recordings.pausesNone")}</p>
      ) : (
        <ul className={classes.list}>
          {pauses.map(({ reason, atSeconds, lastedSeconds }) => (
            <li key={`${reason} ${atSeconds} ${lastedSeconds}`}>
              {t("recordings.pauseAt", {
                at: clockOf(atSeconds),
                lasted: lastedSeconds,
                why: t(`recordings.pause.${reason}`),
              })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
