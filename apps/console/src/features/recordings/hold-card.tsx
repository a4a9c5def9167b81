import { Button } from "@mantine/core";
import { useText } from "@okpay/ui/text.tsx";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { holdRecording, type RecordingView, releaseRecording } from "../../api/recording-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Key } from "../../parts/key.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { ReasonSheet } from "../../parts/reason-sheet.tsx";
import classes from "./recordings.module.css";

/** Who keeps it from being deleted and why, and the switch for who may. */
export function HoldCard({ recording, mayHold }: { recording: RecordingView; mayHold: boolean }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { id, isHeld, holds, state } = recording;
  const close = () => setOpen(false);
  const done = async () => {
    close();
    await queryClient.invalidateQueries({ queryKey: ["recordings"] });
  };
  const isSoundThere = state === "recording" || state === "finished" || state === "kept";
  const action = t(isHeld ? "recordings.releaseNow" : "recordings.holdNow");
  return (
    <Card title={t("recordings.hold")}>
      {holds.length === 0 && <p>{t("recordings.holdNone")}</p>}
      <ul className={classes.list}>
        {holds.map((hold) => (
          <li key={hold.heldAt}>
            <p>
              {t("recordings.heldBy", { name: hold.heldBy })} · <Moment at={hold.heldAt} />
              {" · "}
              <Lang text={hold.reason} />
            </p>
            {hold.releasedAt !== null && (
              <p className={parts.dim}>
                {t("recordings.releasedBy", { name: hold.releasedBy ?? "" })} ·{" "}
                <Moment at={hold.releasedAt} /> · <Lang text={hold.releaseReason ?? ""} />
              </p>
            )}
          </li>
        ))}
      </ul>
      {mayHold && (isHeld || isSoundThere) && (
        <div className={parts.actions}>
          <Button
            variant="default"
            data-key="l"
            rightSection={<Key name="l" />}
            aria-pressed={isHeld}
            onClick={() => setOpen(true)}
          >
            {action}
          </Button>
        </div>
      )}
      <ReasonSheet
        title={action}
        isOpen={isOpen}
        action={action}
        onClose={close}
        run={(reason) => (isHeld ? releaseRecording(id, reason) : holdRecording(id, reason))}
        onDone={() => void done()}
      >
        <p>{t(isHeld ? "recordings.releaseEffect" : "recordings.holdEffect")}</p>
      </ReasonSheet>
    </Card>
  );
}
