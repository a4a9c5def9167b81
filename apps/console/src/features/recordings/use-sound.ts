import { type RefObject, useEffect, useRef, useState } from "react";

const TICK_MS = 200;

export interface PlayedSound {
  /** Null: not decoded yet; "unplayable": the browser cannot. */
  readonly length: number | null | "unplayable";
  readonly at: number;
  readonly isPlaying: boolean;
  toggle(): void;
  /** Seconds; outside of the sound: its begin or end. */
  seek(to: number): void;
}

type Decoded = AudioBuffer | null | "unplayable";

/** One context for these bytes, closed with the page. */
function useDecoded(bytes: ArrayBuffer): {
  readonly context: RefObject<AudioContext | null>;
  readonly buffer: Decoded;
} {
  const context = useRef<AudioContext | null>(null);
  const [buffer, setBuffer] = useState<Decoded>(null);
  useEffect(() => {
    const mine = new AudioContext();
    context.current = mine;
    let isGone = false;
    const decode = async () => {
      try {
        // Decoding takes the bytes away; a copy stays for the next time.
        const decoded = await mine.decodeAudioData(bytes.slice(0));
        if (!isGone) setBuffer(decoded);
      } catch {
        if (!isGone) setBuffer("unplayable");
      }
    };
    void decode();
    return () => {
      isGone = true;
      void mine.close();
    };
  }, [bytes]);
  return { context, buffer };
}

/**
 * Plays a sound that is in memory, by Web Audio: the page's rules let no media element load anything, and the bytes of a
 * recording have no address that could be opened again.
 */
export function useSound(bytes: ArrayBuffer): PlayedSound {
  const { context, buffer } = useDecoded(bytes);
  const source = useRef<AudioBufferSourceNode | null>(null);
  /** Of the context's clock, at which the sound would have begun. */
  const begunAt = useRef(0);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);

  const length = buffer === null || buffer === "unplayable" ? buffer : buffer.duration;

  useEffect(() => {
    if (!isPlaying || typeof length !== "number") return;
    const timer = setInterval(() => {
      const clock = context.current;
      const now = (clock === null ? 0 : clock.currentTime) - begunAt.current;
      setAt(Math.min(length, now));
      if (now >= length) setPlaying(false);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [context, isPlaying, length]);

  const silence = () => {
    source.current?.stop();
    source.current = null;
  };
  const playFrom = (from: number) => {
    const mine = context.current;
    if (mine === null || buffer === null || buffer === "unplayable") return;
    silence();
    const node = mine.createBufferSource();
    node.buffer = buffer;
    node.connect(mine.destination);
    // Browsers hold a new context back until somebody presses something.
    void mine.resume();
    node.start(0, from);
    source.current = node;
    begunAt.current = mine.currentTime - from;
    setPlaying(true);
  };
  return {
    length,
    at,
    isPlaying,
    toggle() {
      if (typeof length !== "number") return;
      if (!isPlaying) return playFrom(at >= length ? 0 : at);
      silence();
      setPlaying(false);
    },
    seek(to) {
      if (typeof length !== "number") return;
      const place = Math.max(0, Math.min(length, to));
      setAt(place);
      if (isPlaying) playFrom(place);
    },
  };
}
