import { Button } from "@mantine/core";
import { Notice } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { lastAnswerAt, onThisClock } from "../api/http.ts";
import { sessionQuery } from "../api/queries.ts";
import type { Session } from "../api/wire.ts";
import classes from "./shell.module.css";

const WARN_BEFORE_MS = 90_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Warns at least a minute before the session ends and lets a person stay with one tap (WCAG 2.2.1). Every answer from
 * the server starts the idle time anew, so the end is reckoned from the last answer, not from the sign-in.
 */
export function SessionWatch({ session }: { session: Session }) {
  const t = useText();
  const queryClient = useQueryClient();
  const [isEnding, setEnding] = useState(false);
  const { dataUpdatedAt } = useQuery(sessionQuery);
  const idleMs = onThisClock(session.idleExpiresAt) - dataUpdatedAt;
  const absoluteEnd = onThisClock(session.absoluteExpiresAt);

  useEffect(() => {
    const look = () => {
      const end = Math.min(lastAnswerAt() + idleMs, absoluteEnd);
      setEnding(end - Date.now() < WARN_BEFORE_MS);
      if (end < Date.now()) void queryClient.invalidateQueries();
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [idleMs, absoluteEnd, queryClient]);

  if (!isEnding) return null;
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
