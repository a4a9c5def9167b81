import type { components } from "@okpay/api-client";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { alertsQuery, changeAlert } from "../api/security-calls.ts";
import { Loaded } from "../features/security/loaded.tsx";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { useGuarded } from "../features/step-up/use-guarded.ts";
import { ProblemNotice } from "../shell/problem-notice.tsx";

type Change = components["schemas"]["ChangeAlertRequest"];
const CHANNELS = ["email", "sms"] as const;

/** What is told by mail and SMS: a switch each, saved at once; a second tap takes it back. */
export function SecurityAlerts() {
  const t = useText();
  const queryClient = useQueryClient();
  const found = useQuery(alertsQuery);
  const change = useGuarded((wanted: Change) => changeAlert(wanted), {
    onDone: (alerts) => queryClient.setQueryData(alertsQuery.queryKey, alerts),
  });
  const isOn = (event: Change["event"], channel: Change["channel"], isNow: boolean): boolean =>
    change.isRunning && change.input?.event === event && change.input.channel === channel
      ? change.input.isOn
      : isNow;
  return (
    <SecurityPage title={t("alerts.title")} lead={t("alerts.lead")}>
      {change.error !== null && <ProblemNotice error={change.error} />}
      <Loaded query={found} rows={6}>
        {({ alerts }) => (
          <table className={classes.grid}>
            <caption className={classes.hidden}>{t("alerts.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("alerts.what")}</th>
                {CHANNELS.map((channel) => (
                  <th key={channel} scope="col">
                    {t(`alerts.channel.${channel}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {alerts.map(({ event, isRequired, ...channels }) => (
                <tr key={event}>
                  <th scope="row">{t(`alerts.event.${event}`)}</th>
                  {CHANNELS.map((channel) => (
                    <td key={channel}>
                      {isRequired ? (
                        <span className={classes.always}>{t("alerts.always")}</span>
                      ) : (
                        <label className={classes.switch}>
                          <span className={classes.hidden}>
                            {t(`alerts.event.${event}`)} {t(`alerts.channel.${channel}`)}
                          </span>
                          <input
                            type="checkbox"
                            checked={isOn(event, channel, channels[channel])}
                            onChange={(click) =>
                              change.run({ event, channel, isOn: click.currentTarget.checked })
                            }
                          />
                        </label>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
      <p role="status" className={classes.dim}>
        {change.isDone && t("alerts.saved")}
      </p>
      <p className={classes.dim}>{t("alerts.why")}</p>
    </SecurityPage>
  );
}
