import { Button } from "@mantine/core";
import { Icon } from "@okpay/ui/icons.tsx";
import { EmptyState, LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { historyQuery } from "../api/security-calls.ts";
import type { SecurityEvent } from "../api/wire.ts";
import { timeText } from "../app/times.ts";
import { deviceText, placeText } from "../features/security/device-text.ts";
import { eventText, factorText } from "../features/security/event-text.ts";
import classes from "../features/security/security.module.css";
import { SecurityPage } from "../features/security/security-page.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

/** Sign-ins and changes of the last 90 days: what, whether it worked, by what, from where. */
export function SecurityHistory() {
  const t = useText();
  const found = useInfiniteQuery(historyQuery);
  const events = found.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <SecurityPage title={t("history.title")} lead={t("history.lead")}>
      {found.isError && <ProblemNotice error={found.error} />}
      {found.isPending && <LoadingRows rows={6} height={72} />}
      {found.isSuccess && events.length === 0 && (
        <EmptyState icon="clock" title={t("history.empty")} />
      )}
      {events.length > 0 && (
        <ul className={classes.rows}>
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          fullWidth
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("history.more")}
        </Button>
      )}
      <p className={classes.dim}>
        {t("history.notYou")} <Link to="/security">{t("history.notYouAction")}</Link>
      </p>
    </SecurityPage>
  );
}

function EventRow({ event }: { event: SecurityEvent }) {
  const t = useText();
  const locale = useLocale();
  const hasFailed = event.outcome === "failure";
  const place = placeText(event.area, event.ip);
  return (
    <li className={classes.entry}>
      <span className={classes.icon} data-tone={hasFailed ? "warn" : "info"}>
        <Icon name={hasFailed ? "alert" : "check"} />
      </span>
      <div className={`${classes.text} ${classes.spanTwo}`}>
        <span className={classes.name}>{eventText(t, event.type)}</span>
        <span className={classes.dim}>
          {hasFailed ? t("history.failed") : t("history.worked")} ·{" "}
          <time dateTime={event.at}>{timeText(event.at, locale)}</time>
          {event.factor !== null && ` · ${factorText(t, event.factor)}`}
        </span>
        {(event.device !== null || place !== "") && (
          <span className={classes.dim}>
            {[event.device === null ? "" : deviceText(t, event.device), place]
              .filter((part) => part !== "")
              .join(" · ")}
          </span>
        )}
      </div>
    </li>
  );
}
