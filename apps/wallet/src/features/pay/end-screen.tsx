import type { Money } from "@okpay/money";
import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./pay.module.css";
import { SandboxTag } from "./sandbox-tag.tsx";

export interface EndScreenProps {
  tone: "good" | "warn" | "error";
  icon: IconName;
  title: string;
  money?: Money;
  detail: ReactNode;
  isBusy?: boolean;
  isSandbox?: boolean;
  children?: ReactNode;
}

/** One of the four ends: done, checking, not paid, needs you. The heading takes the focus, so it is read at once. */
export function EndScreen({
  tone,
  icon,
  title,
  money,
  detail,
  isBusy = false,
  isSandbox = false,
  children,
}: EndScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · OKPay`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className={classes.narrow}>
      <div className={classes.end} data-tone={tone}>
        <span className={classes.endIcon} data-busy={isBusy}>
          <Icon name={icon} size={36} />
        </span>
        <h1 ref={heading} tabIndex={-1} className={classes.endTitle}>
          {title}
        </h1>
        <SandboxTag isSandbox={isSandbox} />
        {money !== undefined && <MoneyText money={money} className={classes.endSum ?? ""} />}
        <p className={classes.endDetail} role={tone === "error" ? undefined : "status"}>
          {detail}
        </p>
      </div>
      {children}
    </div>
  );
}
