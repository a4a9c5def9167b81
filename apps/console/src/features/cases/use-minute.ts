import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;

/** This device's time, told anew every minute: the clocks of cases are read in minutes, not in seconds. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
