import { useEffect, useState } from "react";
import { useText } from "./text.tsx";

/** Whole seconds left until a moment, 0 once it has passed; ticks once a second while something is left. */
export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, Math.ceil((moment - now) / 1000));
  const isOver = left === 0;
  // A new moment is measured against the present, not against the tick at which the last countdown stopped.
  useEffect(() => setNow(Date.now()), [moment]);
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isOver]);
  return left;
}

/** "Try again in 30 s", counted down in sight but not read aloud each second. */
export function CountdownText({ seconds }: { seconds: number }) {
  const t = useText();
  const [until] = useState(() => Date.now() + seconds * 1000);
  const left = useSecondsUntil(until);
  return (
    <p aria-live="off">{left > 0 ? t("state.retryIn", { seconds: left }) : t("state.retryNow")}</p>
  );
}
