import { Button, TextInput } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fetchSound, type PlaybackReason, type RecordingView } from "../../api/recording-calls.ts";
import { Card } from "../../parts/card.tsx";
import parts from "../../parts/parts.module.css";
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
        <Why isLoading={load.isPending} onChosen={(why) => load.mutate(why)} />
      ) : (
        <p>{t(`recordings.silent.${recording.state}`)}</p>
      )}
      <Pauses recording={recording} />
    </Card>
  );
}

function Why({
  isLoading,
  onChosen,
}: {
  isLoading: boolean;
  onChosen: (why: { reason: PlaybackReason; note: string | null }) => void;
}) {
  const t = useText();
  const [reason, setReason] = useState<PlaybackReason | null>(null);
  const [note, setNote] = useState("");
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason === null);
    const text = note.trim();
    if (reason !== null && !isLoading) onChosen({ reason, note: text === "" ? null : text });
  };
  return (
    <form className={parts.form} onSubmit={submit} noValidate>
      <fieldset className={classes.reasons} aria-describedby="why-missing">
        <legend>{t("recordings.playWhy")}</legend>
        {REASONS.map((each) => (
          <label key={each} className={classes.reason}>
            <input
              type="radio"
              name="why"
              value={each}
              checked={reason === each}
              onChange={() => setReason(each)}
            />
            {t(`recordings.why.${each}`)}
          </label>
        ))}
      </fieldset>
      <p id="why-missing" className={classes.missing} role="alert">
        {isMissing && reason === null ? t("recordings.playWhyMissing") : ""}
      </p>
      <TextInput
        label={t("recordings.playNote")}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={isLoading}>
        {t("recordings.playNow")}
      </Button>
    </form>
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
