import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { SecurityOverview } from "../../api/wire.ts";
import type { MenuEntry } from "./menu.tsx";
import classes from "./security.module.css";

type Check = NonNullable<SecurityOverview["next"]>;

/** Where each step is done. */
const PLACES: Record<Check, MenuEntry["to"]> = {
  second_factor: "/security/factors",
  phishing_resistant: "/security/factors",
  recovery_codes: "/security/factors",
  two_channels: "/security/contacts",
  password_age: "/security/password",
  unknown_sessions: "/security/devices",
  alerts: "/security/alerts",
};
const LOW_SCORE = 60;
const RADIUS = 46;
const AROUND = 2 * Math.PI * RADIUS;

/** The check-up: how safe, the one step that helps most, and everything that was looked at. */
export function Score({ overview }: { overview: SecurityOverview }) {
  const t = useText();
  const { score, next, checks } = overview;
  return (
    <section className={classes.card} aria-labelledby="check-up">
      <h2 id="check-up">{t("security.checkUp")}</h2>
      <div className={classes.score}>
        <div className={classes.ring} data-low={score < LOW_SCORE}>
          <svg viewBox="0 0 104 104" aria-hidden="true">
            <circle cx="52" cy="52" r={RADIUS} />
            <circle
              cx="52"
              cy="52"
              r={RADIUS}
              strokeDasharray={`${(AROUND * score) / 100} ${AROUND}`}
            />
          </svg>
          <span className={classes.points} aria-hidden="true">
            {score}
          </span>
        </div>
        <div className={classes.text}>
          <p className={classes.name}>{t("security.score", { score })}</p>
          <p className={classes.dim}>
            {next === null ? t("security.allDone") : t(`security.why.${next}`)}
          </p>
        </div>
      </div>
      {next !== null && (
        <Button fullWidth renderRoot={(props) => <Link to={PLACES[next]} {...props} />}>
          {t(`security.do.${next}`)}
        </Button>
      )}
      <details>
        <summary className={classes.back}>{t("security.allChecks")}</summary>
        <ul className={classes.checks}>
          {checks.map(({ key, isGood }) => (
            <li key={key} data-good={isGood}>
              <Icon name={isGood ? "check" : "alert"} />
              <span>
                {t(`security.check.${key}`)}
                <span className={classes.hidden}>
                  {isGood ? t("security.good") : t("security.open")}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
