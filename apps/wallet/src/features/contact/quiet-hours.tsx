import { zoneName } from "@okpay/i18n/zoned";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { ContactNow } from "../../api/case-calls.ts";
import security from "../security/security.module.css";
import classes from "./contact.module.css";

const BAR = 26;
const HEIGHT = 90;
const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

export interface QuietHoursProps {
  quiet: ContactNow["quietHours"];
  /** Whose hours these are: the line's, which need not be the reader's. */
  timeZone: string;
}

/** When it is quiet, from what was counted; with too little counted it says so instead. */
export function QuietHours({ quiet, timeZone }: QuietHoursProps) {
  const t = useText();
  const locale = useLocale();
  const { contacts: count, weeks, hours, quietest } = quiet;
  return (
    <section className={security.card} aria-labelledby="quiet">
      <h2 id="quiet">{t("contact.quiet")}</h2>
      {quiet.isThin || quietest === null ? (
        <p className={security.dim}>{t("contact.quietThin", { count, weeks })}</p>
      ) : (
        <>
          <p>
            {t("contact.quietBest", { hour: clock(quietest), zone: zoneName(timeZone, locale) })}
          </p>
          <svg
            className={classes.chart}
            viewBox={`0 0 ${hours.length * BAR} ${HEIGHT + 16}`}
            role="img"
            aria-label={t("contact.quietChart", { count, weeks })}
          >
            {hours.map(({ hour, share }, index) => {
              const height = Math.max(2, share * HEIGHT);
              return (
                <g key={hour} transform={`translate(${index * BAR} 0)`}>
                  <rect
                    x={3}
                    y={HEIGHT - height}
                    width={BAR - 6}
                    height={height}
                    rx={2}
                    data-quiet={hour === quietest}
                  />
                  <text x={BAR / 2} y={HEIGHT + 12} textAnchor="middle">
                    {hour}
                  </text>
                </g>
              );
            })}
          </svg>
          <details>
            <summary className={classes.summary}>{t("contact.quietTable")}</summary>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("contact.quietHour")}</th>
                  <th scope="col">{t("contact.quietShare")}</th>
                </tr>
              </thead>
              <tbody>
                {hours.map(({ hour, share }) => (
                  <tr key={hour}>
                    <th scope="row">{clock(hour)}</th>
                    <td>{Math.round(share * 100)} %</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}
