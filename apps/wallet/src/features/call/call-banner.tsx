import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { type CallStatus, callStatusQuery } from "../../api/hotline-calls.ts";
import { onThisClock } from "../../api/http.ts";
import shell from "../../shell/shell.module.css";

/** A booked callback is said on every page from then on. */
const SAID_BEFORE_MS = 60 * 60_000;

/**
 * On every page but the call's own: that it is us they talk to, or that we are about to ring. Who rings without standing
 * here is not us.
 */
export function CallBanner() {
  const t = useText();
  const locale = useLocale();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const { data } = useQuery(callStatusQuery);
  const said = data === undefined || path === "/call" ? null : wordsOf(data);
  return (
    <div role="status">
      {said !== null && (
        <p className={shell.banner}>
          {/* One run of words: beside each other on a phone, two narrow columns. */}
          <span>
            {t(`callBanner.${said.key}`, {
              channel: said.channel,
              number: said.number,
              from: clockOf(locale, said.at),
            })}{" "}
            <Link to="/call" style={{ color: "inherit" }}>
              {t("callBanner.open")}
            </Link>
          </span>
        </p>
      )}
    </div>
  );
}

const clockOf = (locale: string, at: string | null): string =>
  at === null
    ? ""
    : new Date(at).toLocaleTimeString(locale, {
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
      });

function wordsOf({ call, booked }: CallStatus) {
  const at = booked?.startsAt ?? null;
  if (call !== null) {
    const { state, channel, agentNumber } = call;
    const key = state === "reconnecting" ? ("talking" as const) : state;
    return { key, channel, number: agentNumber ?? 0, at };
  }
  if (at === null || onThisClock(at) - Date.now() > SAID_BEFORE_MS) return null;
  return { key: "booked" as const, channel: "app", number: 0, at };
}
