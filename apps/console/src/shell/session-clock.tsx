import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { lastAnswerAt, onThisClock } from "../api/http.ts";
import { sessionQuery } from "../api/queries.ts";
import type { StaffSession } from "../api/wire.ts";
import classes from "./shell.module.css";

const WARN_BEFORE_SECONDS = 90;

/** Whole seconds until the session ends: by standing still or by the end of the shift, whichever comes first (rows S4, S5). */
function useSecondsLeft(session: StaffSession): number {
  const { dataUpdatedAt } = useQuery(sessionQuery);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  // Every answer starts the idle time anew, so its end is reckoned from the last answer.
  const idleMs = onThisClock(session.idleExpiresAt) - dataUpdatedAt;
  const end = Math.min(lastAnswerAt() + idleMs, onThisClock(session.absoluteExpiresAt));
  return Math.max(0, Math.floor((end - now) / 1000));
}

/** "Session: 14:32", counted down in sight but not read aloud each second. */
export function SessionClock({ session }: { session: StaffSession }) {
  const t = useText();
  const left = useSecondsLeft(session);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return (
    <p className={classes.clock} role="timer" aria-live="off">
      {t("console.session.left", { time })}
    </p>
  );
}

/** Warns at least a minute before the session ends and lets a person stay with one press (WCAG 2.2.1). */
export function SessionEnding({ session }: { session: StaffSession }) {
  const t = useText();
  const queryClient = useQueryClient();
  const left = useSecondsLeft(session);
  const isOver = left === 0;
  useEffect(() => {
    // The server has the last word on whether it is over.
    if (isOver) void queryClient.refetchQueries(sessionQuery);
  }, [isOver, queryClient]);
  if (left > WARN_BEFORE_SECONDS) return null;
  return (
    <div className={classes.sessionWarning}>
      <Notice tone="warn" title={t("session.ending")}>
        <p>{t("session.formKept")}</p>
        <div>
          <Button variant="default" onClick={() => void queryClient.refetchQueries(sessionQuery)}>
            {t("session.stay")}
          </Button>
        </div>
      </Notice>
    </div>
  );
}
