import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { CaseRow } from "../../api/case-calls.ts";
import { Tag } from "../../parts/tag.tsx";
import classes from "./cases.module.css";
import { timeLeft } from "./time-left.ts";
import { useMinute } from "./use-minute.ts";

const SOON_PERCENT = 80;

/** Whether the clock runs, how much of it is used and what is left until the promised moment. */
export function ClockLeft({ row }: { row: CaseRow }) {
  const t = useText();
  const locale = useLocale();
  const now = useMinute();
  const { state, pauseReason, dueAt, isOverdue, usedPercent } = row;
  if (pauseReason !== null) return <Tag>{t(`casework.waits.${pauseReason}`)}</Tag>;
  if (dueAt === null)
    return <Tag tone={state === "answered" ? "good" : "plain"}>{t(`casework.state.${state}`)}</Tag>;
  return (
    <span className={classes.clock}>
      <Tag tone={isOverdue ? "error" : usedPercent >= SOON_PERCENT ? "warn" : "plain"}>
        <time dateTime={dueAt} title={new Date(dueAt).toLocaleString(locale)}>
          {t(isOverdue ? "casework.overdue" : "casework.due", {
            time: timeLeft(dueAt, now, locale),
          })}
        </time>
      </Tag>
      <span className={classes.dim}>{t("casework.used", { percent: usedPercent })}</span>
    </span>
  );
}
