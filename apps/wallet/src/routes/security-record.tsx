import { Icon } from "@okpay/ui/icons.tsx";
import { EmptyState } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { recordViewsQuery } from "../api/security-calls.ts";
import { timeText } from "../app/times.ts";
import { Loaded } from "../features/security/loaded.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";

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
              {data.views.map(({ at, who, reason }) => (
                <li key={at + who} className={classes.entry}>
                  <span className={classes.icon}>
                    <Icon name="eye" />
                  </span>
                  <div className={`${classes.text} ${classes.spanTwo}`}>
                    <span className={classes.name}>{who}</span>
                    <span>{reason}</span>
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
