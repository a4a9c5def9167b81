import { Button, Textarea } from "@mantine/core";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type RecordingView, recordingQuery, transcribe } from "../../api/recording-calls.ts";
import { Card } from "../../parts/card.tsx";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { Listen } from "../recordings/listen.tsx";

/** A message that was spoken: played with a reason, like every recording, and written down for who cannot listen now. */
export function Voice({ recordingId }: { recordingId: string }) {
  const found = useQuery(recordingQuery(recordingId));
  if (found.isPending) return <LoadingRows rows={1} height={120} />;
  if (found.isError) return <ProblemNotice error={found.error} />;
  return (
    <>
      <Listen recording={found.data} />
      <Transcript recording={found.data} />
    </>
  );
}

function Transcript({ recording }: { recording: RecordingView }) {
  const t = useText();
  const queries = useQueryClient();
  const { transcript } = recording;
  const [text, setText] = useState(transcript?.text ?? "");
  const save = useMutation({
    mutationFn: (words: string) => transcribe(recording.id, words),
    onSuccess: (now) => queries.setQueryData(recordingQuery(recording.id).queryKey, now),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") save.mutate(text.trim());
  };
  return (
    <Card title={t("casework.transcript")}>
      {transcript !== null && (
        <p className={parts.dim}>
          <Lang text={transcript.by} /> · <Moment at={transcript.at} />
        </p>
      )}
      {save.isError && <ProblemNotice error={save.error} />}
      <form className={parts.form} onSubmit={submit} noValidate>
        <Textarea
          label={t("casework.transcriptText")}
          description={t("casework.transcriptHint")}
          value={text}
          maxLength={4000}
          autosize
          minRows={3}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={save.isPending}>
          {t("casework.transcriptSave")}
        </Button>
      </form>
    </Card>
  );
}
