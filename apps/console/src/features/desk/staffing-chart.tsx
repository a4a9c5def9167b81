import { useText } from "@okpay/ui/text.tsx";
import type { StaffingDay } from "../../api/desk-calls.ts";
import classes from "./staffing.module.css";

/** What is needed as bars, who is there as a line, what is missing in the colour of a warning. The table below says the same. */
export function StaffingChart({ intervals }: Pick<StaffingDay, "intervals">) {
  const t = useText();
  const top = Math.max(1, ...intervals.map(({ needed, agents }) => Math.max(needed, agents)));
  const busiest = intervals.reduce((most, each) => (each.needed > most.needed ? each : most));
  const short = intervals.filter(({ needed, agents }) => needed > agents).length;
  const line = intervals.map(({ agents }, at) => `${at},${top - agents} ${at + 1},${top - agents}`);
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.legend}>
        {(["needed", "short", "there"] as const).map((name) => (
          <span key={name}>
            <span aria-hidden className={classes.mark} data-mark={name} />
            {t(`desk.staffing.${name}`)}
          </span>
        ))}
      </figcaption>
      <div className={classes.plot}>
        <span aria-hidden className={classes.top}>
          {top}
        </span>
        <svg
          role="img"
          aria-label={t("desk.staffing.chartSaid", {
            most: busiest.needed,
            at: busiest.from,
            short,
          })}
          viewBox={`0 0 ${intervals.length} ${top}`}
          preserveAspectRatio="none"
        >
          {intervals.map(({ from, needed, agents }, at) => {
            const there = Math.min(needed, agents);
            return (
              <g key={from}>
                <rect x={at + 0.1} width={0.8} y={top - there} height={there} data-mark="needed" />
                <rect
                  x={at + 0.1}
                  width={0.8}
                  y={top - needed}
                  height={needed - there}
                  data-mark="short"
                />
              </g>
            );
          })}
          <polyline points={line.join(" ")} data-mark="there" />
        </svg>
      </div>
      <div aria-hidden className={classes.hours}>
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour}>{hour}:00</span>
        ))}
      </div>
    </figure>
  );
}
