import { Button } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { type DeskCall, pauseRecording } from "../../api/desk-calls.ts";
import { Key } from "../../parts/key.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Tag } from "../../parts/tag.tsx";
import classes from "./desk.module.css";
import { useDeed } from "./use-deed.ts";

const TONES = {
  on: "plain",
  pausing: "error",
  paused: "good",
  resuming: "warn",
  refused: "warn",
  failed: "error",
} as const;

/** Whether the call is recorded now, and the pause: it is paused when the exchange has said so, and not before. */
export function RecordingLine({
  callId,
  recording: { state, reason, until },
}: {
  callId: string;
  recording: NonNullable<DeskCall["recording"]>;
}) {
  const t = useText();
  const pause = useDeed((isPaused: boolean) => pauseRecording({ callId, isPaused }));
  const isPauseWanted = state === "pausing" || state === "paused";
  return (
    <>
      {pause.isError && <ProblemNotice error={pause.error} />}
      <div className={classes.buttons}>
        <span role="status">
          <Tag tone={TONES[state]}>{t(`recordings.desk.${state}`)}</Tag>
        </span>
        {state !== "refused" && state !== "failed" && (
          <Button
            variant="default"
            data-key="s"
            rightSection={<Key name="s" />}
            loading={pause.isPending}
            onClick={() => pause.mutate(!isPauseWanted)}
          >
            {t(isPauseWanted ? "recordings.desk.resume" : "recordings.desk.pause")}
          </Button>
        )}
      </div>
      {isPauseWanted && reason !== null && until !== null && (
        <p className={classes.dim}>
          {t(`recordings.desk.why.${reason}`)} {t("recordings.desk.until")} <Moment at={until} />
        </p>
      )}
    </>
  );
}
