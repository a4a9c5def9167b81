import { useEffect, useRef, useState } from "react";
import { waveOf } from "./wave.ts";

const MOST_SECONDS = 180;
const TICK_MS = 250;

export type RecorderState =
  | { readonly at: "idle" }
  /** `denied`: the person or the browser said no; `missing`: there is no microphone; `unusable`: it gave nothing readable. */
  | { readonly at: "problem"; readonly problem: "denied" | "missing" | "unusable" }
  | { readonly at: "recording"; readonly seconds: number }
  | { readonly at: "working" }
  | { readonly at: "done"; readonly wave: Blob; readonly seconds: number };

/** A message from the microphone: three minutes at most, then it ends by itself. Leaving the page lets the microphone go. */
export function useRecorder() {
  const [state, setState] = useState<RecorderState>({ at: "idle" });
  const recorder = useRef<MediaRecorder | null>(null);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      for (const track of recorder.current?.stream.getTracks() ?? []) track.stop();
    };
  }, []);
  const isRecording = state.at === "recording";
  useEffect(() => {
    if (!isRecording) return;
    const begun = performance.now();
    const timer = setInterval(() => {
      const seconds = (performance.now() - begun) / 1_000;
      if (seconds >= MOST_SECONDS) recorder.current?.stop();
      else setState({ at: "recording", seconds });
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isRecording]);

  const finished = async (pieces: readonly Blob[], begun: number) => {
    const seconds = Math.min(MOST_SECONDS, (performance.now() - begun) / 1_000);
    if (!isGone.current) setState({ at: "working" });
    try {
      const wave = await waveOf(new Blob([...pieces]));
      if (!isGone.current) setState({ at: "done", wave, seconds });
    } catch {
      // What it cannot read itself nobody else would hear.
      if (!isGone.current) setState({ at: "problem", problem: "unusable" });
    }
  };

  async function begin(): Promise<void> {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      const isMissing = error instanceof DOMException && error.name === "NotFoundError";
      setState({ at: "problem", problem: isMissing ? "missing" : "denied" });
      return;
    }
    const pieces: Blob[] = [];
    const mine = new MediaRecorder(stream);
    recorder.current = mine;
    const begun = performance.now();
    mine.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    mine.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      void finished(pieces, begun);
    });
    mine.start();
    setState({ at: "recording", seconds: 0 });
  }

  return {
    state,
    begin,
    stop: () => recorder.current?.stop(),
    drop: () => setState({ at: "idle" }),
  };
}
