import { useText } from "@okpay/ui/text.tsx";
import { useEffect, useState } from "react";

/** How long something has lasted; not read aloud each second. */
export function Since({ at }: { at: string }) {
  const t = useText();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - Date.parse(at)) / 1000));
  return (
    <span aria-live="off">
      {t("desk.time", {
        minutes: Math.floor(seconds / 60),
        seconds: String(seconds % 60).padStart(2, "0"),
      })}
    </span>
  );
}
