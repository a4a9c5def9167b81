import { type ReactNode, useEffect, useRef, useState } from "react";
import { Icon, type IconName } from "./icons.tsx";
import { useText } from "./text.tsx";
import classes from "./ui.module.css";

/** True once `delayMs` have passed: a fast answer should not flash a skeleton. */
export function useDelayed(delayMs = 200): boolean {
  const [hasPassed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), delayMs);
    return () => clearTimeout(timer);
  }, [delayMs]);
  return hasPassed;
}

/** Grey rows in the shape of what is coming, after 200 ms; says "loading" to a screen reader. */
export function LoadingRows({ rows = 4, height = 56 }: { rows?: number; height?: number }) {
  const t = useText();
  const isShown = useDelayed();
  return (
    <div className={classes.stack} role="status" aria-busy="true">
      <span className={classes.hidden}>{t("common.loading")}</span>
      {isShown &&
        Array.from({ length: rows }, (_, row) => (
          <div key={row} className={classes.skeleton} style={{ height }} />
        ))}
    </div>
  );
}

/** What this place is, and the first step out of emptiness. */
export function EmptyState({
  icon,
  title,
  children,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyIcon}>
        <Icon name={icon} size={28} />
      </span>
      <p className={classes.emptyTitle}>{title}</p>
      {children}
    </div>
  );
}

export interface NoticeProps {
  tone: "info" | "warn" | "error" | "good";
  title: string;
  children?: ReactNode;
  /** Move the focus here when it appears: for errors after a submit. */
  takesFocus?: boolean;
}

const TONE_ICON: Record<NoticeProps["tone"], IconName> = {
  info: "clock",
  warn: "alert",
  error: "cross",
  good: "check",
};

/** A boxed message with an icon and words; an error is announced and can take the focus. */
export function Notice({ tone, title, children, takesFocus = false }: NoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.focus();
  }, [takesFocus, title]);
  return (
    <div
      ref={box}
      className={classes.notice}
      data-tone={tone}
      role={tone === "error" ? "alert" : "status"}
      tabIndex={-1}
    >
      <Icon name={TONE_ICON[tone]} />
      <div className={classes.noticeText}>
        <p className={classes.noticeTitle}>{title}</p>
        {children}
      </div>
    </div>
  );
}
