import { Button } from "@mantine/core";
import { newIdempotencyKey } from "@okpay/api-client";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { leaveVoiceMessage } from "../../api/hotline-calls.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import security from "../security/security.module.css";
import classes from "./call.module.css";
import { type RecorderState, useRecorder } from "./use-recorder.ts";

/** The step that callers by phone hear where nobody answers: speak, hear it, again, send or drop. Nothing leaves the page before "send". */
export function LeaveMessage() {
  const t = useText();
  const { state, begin, stop, drop } = useRecorder();
  const key = useRef(newIdempotencyKey());
  const send = useMutation({
    mutationFn: (wave: Blob) => leaveVoiceMessage(wave, key.current),
  });
  const again = () => {
    // Another message is another case.
    key.current = newIdempotencyKey();
    send.reset();
    void begin();
  };
  if (send.isSuccess)
    return (
      <section className={security.card} aria-labelledby="voice">
        <h2 id="voice">{t("calls.voice")}</h2>
        <Notice tone="good" title={t("calls.voiceSent", { number: send.data.number })} takesFocus>
          <p>{t("calls.voiceSentHint")}</p>
          <Link to="/cases/$caseId" params={{ caseId: send.data.caseId }}>
            {t("calls.voiceCase")}
          </Link>
        </Notice>
      </section>
    );
  return (
    <section className={security.card} aria-labelledby="voice">
      <h2 id="voice">{t("calls.voice")}</h2>
      <ol className={classes.bubbles} aria-live="polite">
        <li data-by="okpay">{t("calls.voiceIntro")}</li>
        {state.at === "done" && (
          <li data-by="you">
            <Heard wave={state.wave} seconds={state.seconds} />
          </li>
        )}
      </ol>
      {send.isError && <ProblemNotice error={send.error} />}
      {state.at === "problem" && (
        <Notice tone="error" title={t(`calls.voiceProblem.${state.problem}`)} takesFocus>
          <p>{t(`calls.voiceProblem.${state.problem}.do`)}</p>
        </Notice>
      )}
      <Buttons
        state={state}
        isSending={send.isPending}
        onBegin={again}
        onStop={stop}
        onDrop={drop}
        onSend={(wave) => send.mutate(wave)}
      />
    </section>
  );
}

function Buttons({
  state,
  isSending,
  onBegin,
  onStop,
  onDrop,
  onSend,
}: {
  state: RecorderState;
  isSending: boolean;
  onBegin: () => void;
  onStop: () => void;
  onDrop: () => void;
  onSend: (wave: Blob) => void;
}) {
  const t = useText();
  switch (state.at) {
    case "recording":
      return (
        <div className={classes.options}>
          <p className={classes.time} role="timer">
            {clock(state.seconds)} / 3:00
          </p>
          <Button size="lg" color="red" onClick={onStop}>
            {t("calls.voiceStop")}
          </Button>
        </div>
      );
    case "done":
      return (
        <div className={classes.options}>
          <Button size="lg" loading={isSending} onClick={() => onSend(state.wave)}>
            {t("calls.voiceSend")}
          </Button>
          <Button variant="default" size="md" disabled={isSending} onClick={onBegin}>
            {t("calls.voiceAgain")}
          </Button>
          <Button variant="default" size="md" disabled={isSending} onClick={onDrop}>
            {t("calls.voiceDrop")}
          </Button>
        </div>
      );
    case "idle":
    case "problem":
    case "working":
      return (
        <Button size="lg" loading={state.at === "working"} onClick={onBegin}>
          {t("calls.voiceBegin")}
        </Button>
      );
  }
}

/** By Web Audio: the page's rules let no media element load anything. */
function Heard({ wave, seconds }: { wave: Blob; seconds: number }) {
  const t = useText();
  const [isPlaying, setPlaying] = useState(false);
  const stopPlaying = useRef<() => void>(() => {});
  useEffect(() => () => stopPlaying.current(), []);
  const toggle = async () => {
    if (isPlaying) return stopPlaying.current();
    const context = new AudioContext();
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(await wave.arrayBuffer());
    source.connect(context.destination);
    let isOver = false;
    const over = () => {
      if (isOver) return;
      isOver = true;
      setPlaying(false);
      void context.close();
    };
    source.addEventListener("ended", over);
    stopPlaying.current = () => {
      source.stop();
      over();
    };
    source.start();
    setPlaying(true);
  };
  return (
    <Button variant="subtle" onClick={() => void toggle()}>
      {t(isPlaying ? "calls.voiceHush" : "calls.voiceHear", { length: clock(seconds) })}
    </Button>
  );
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
