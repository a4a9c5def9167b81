import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { Payment } from "../../api/wire.ts";
import { bookDay, calendarText } from "../../app/times.ts";
import classes from "./activity.module.css";
import { groupByDay } from "./days.ts";
import { PaymentRow } from "./payment-row.tsx";

const DAY_MS = 86_400_000;

/** Payments under their days. The last day's total waits until all of that day has been loaded: half a sum is a wrong sum. */
export function DayGroups({
  payments,
  isComplete,
}: {
  payments: readonly Payment[];
  isComplete: boolean;
}) {
  const t = useText();
  const locale = useLocale();
  const days = groupByDay(payments);
  const nameOf = (date: string): string => {
    const today = bookDay(new Date());
    const daysAgo = Math.round((Date.parse(today) - Date.parse(date)) / DAY_MS);
    if (daysAgo === 0) return t("activity.today");
    if (daysAgo === 1) return t("activity.yesterday");
    return calendarText(date, locale, {
      weekday: "short",
      day: "numeric",
      month: "long",
      ...(date.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" }),
    });
  };
  return (
    <div className={classes.groups}>
      {days.map(({ date, payments: ofDay, totals }, index) => (
        <section key={date} className={classes.day} aria-labelledby={`day-${date}`}>
          <h2 id={`day-${date}`} className={classes.dayHead}>
            {nameOf(date)}
            {(isComplete || index < days.length - 1) && totals.length > 0 && (
              <span className={classes.dayTotals}>
                {totals.map((total) => (
                  <MoneyText
                    key={total.currency}
                    money={total}
                    direction="in"
                    withCode={totals.length > 1}
                  />
                ))}
              </span>
            )}
          </h2>
          <ul className={classes.list}>
            {ofDay.map((payment) => (
              <li key={payment.id}>
                <PaymentRow payment={payment} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
