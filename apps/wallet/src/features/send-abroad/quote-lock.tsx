import { Button } from "@mantine/core";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useState } from "react";
import { timeText } from "../../app/times.ts";
import classes from "./send-abroad.module.css";

const SOON_SECONDS = 60;
/** Of the ring, in the drawing's own units. */
const RADIUS = 18;
const ROUND = 2 * Math.PI * RADIUS;

interface QuoteLockProps {
  /** When it ends; another one is another lock. */
  expiresAt: string;
  seconds: number;
  isRequoting: boolean;
  onRequote: () => void;
}

/** How long the rate is kept: a ring and a clock for who looks, two sentences for who listens, and from a minute before its end the way to a new one. */
export function QuoteLock({ expiresAt, seconds, isRequoting, onRequote }: QuoteLockProps) {
  const t = useText();
  const locale = useLocale();
  const [whole] = useState(Math.max(seconds, 1));
  const isSoon = seconds <= SOON_SECONDS;
  const until = timeText(expiresAt, locale, { hour: "2-digit", minute: "2-digit" });
  return (
    <div className={classes.lock} data-soon={isSoon}>
      <Ring share={seconds / whole} />
      <div>
        <p className={classes.lockTime} aria-live="off">
          {t("remittance.lock", { time: clockOf(seconds) })}
        </p>
        <p className={classes.when}>{t("remittance.lockWhy", { time: until })}</p>
      </div>
      <p role="status" className={classes.hidden}>
        {isSoon ? t("remittance.lockSoon") : t("remittance.lockSaid", { time: until })}
      </p>
      {isSoon && (
        <Button variant="default" loading={isRequoting} onClick={onRequote}>
          {t("remittance.refresh")}
        </Button>
      )}
    </div>
  );
}

function Ring({ share }: { share: number }) {
  return (
    <svg className={classes.ring} viewBox="0 0 44 44" aria-hidden="true">
      <circle cx="22" cy="22" r={RADIUS} fill="none" stroke="var(--okpay-line)" strokeWidth="4" />
      <circle
        cx="22"
        cy="22"
        r={RADIUS}
        fill="none"
        stroke="currentColor"
        strokeWidth="4"
        strokeLinecap="round"
        strokeDasharray={ROUND}
        strokeDashoffset={ROUND * (1 - share)}
        transform="rotate(-90 22 22)"
      />
    </svg>
  );
}

/** 125 s are 2:05. */
const clockOf = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
