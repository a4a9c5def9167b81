import { Icon } from "@okpay/ui/icons.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { recordViewsQuery } from "../api/security-calls.ts";
import { timeText } from "../app/times.ts";
import { Loaded } from "../features/security/loaded.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";

/** Why somebody listened is one of a few words; what a case was opened for is a word of the console's. */
const PLAYBACK_REASONS = [
  "complaint",
  "dispute",
  "quality",
  "training",
  "investigation",
  "customer_request",
] as const;

const reasonText = (reason: string, t: ReturnType<typeof useText>): string => {
  const known = PLAYBACK_REASONS.find((each) => each === reason);
  return known === undefined ? reason : t(`record.reason.${known}`);
};

/** Who of OKPay looked at the record, when and why. */
export function SecurityRecord() {
  const t = useText();
  const locale = useLocale();
  const views = useQuery(recordViewsQuery);
  return (
    <SecurityPage title={t("record.title")} lead={t("record.lead")}>
      <Loaded query={views}>
        {(data) =>
          data.views.length === 0 ? (
            <EmptyState icon="eye" title={t("record.empty")} />
          ) : (
            <ul className={classes.rows}>
              {data.views.map(({ at, what, who, reason }) => (
                <li key={at + who} className={classes.entry}>
                  <span className={classes.icon}>
                    <Icon name="eye" />
                  </span>
                  <div className={`${classes.text} ${classes.spanTwo}`}>
                    <span className={classes.name}>{who}</span>
                    <span>
                      {t(`record.what.${what}`)} · {reasonText(reason, t)}
                    </span>
                    <time className={classes.dim} dateTime={at}>
                      {timeText(at, locale)}
                    </time>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </SecurityPage>
  );
}
