import { Icon } from "@okpay/ui/icons.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { MoneyRequest } from "../../api/request-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import activity from "../activity/activity.module.css";
import { languageOfName } from "../activity/payment-row.tsx";

/** One request in a list: who, for what, how much, where it stands. */
export function RequestRow({ request }: { request: MoneyRequest }) {
  const t = useText();
  const locale = useLocale();
  const isOpen = request.state === "open";
  const name = request.counterparty?.name ?? t("requests.anybody");
  const day = (at: string) => timeText(at, locale, { month: "short", day: "numeric" });
  return (
    <Link
      to="/requests/$requestId"
      params={{ requestId: request.id }}
      className={activity.row}
      data-state={isOpen ? "requested" : request.state === "paid" ? "completed" : "voided"}
    >
      <span className={activity.icon}>
        <Icon name={isOpen ? "clock" : request.state === "paid" ? "check" : "cross"} />
      </span>
      <span className={activity.who}>
        <span className={activity.name} lang={languageOfName(name)}>
          {name}
        </span>
        <span className={activity.sub}>
          {isOpen
            ? t("requests.until", { day: day(request.expiresAt) })
            : day(request.endedAt ?? request.createdAt)}
        </span>
        {request.note !== null && (
          <span className={`${activity.sub} ${activity.note}`}>{request.note}</span>
        )}
      </span>
      <span className={activity.sum}>
        <MoneyText money={moneyOf(request.amount)} />
        <span className={activity.stateWord}>{t(`requests.state.${request.state}`)}</span>
      </span>
    </Link>
  );
}
