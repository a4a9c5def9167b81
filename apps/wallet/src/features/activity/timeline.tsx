import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { Payment } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import classes from "../pay/pay.module.css";

const ICONS: Record<Payment["events"][number]["type"], IconName> = {
  created: "plus",
  requested: "plus",
  sent_to_card_network: "card",
  sent_to_bank: "out",
  challenge_asked: "alert",
  outcome_unknown: "clock",
  authorized: "clock",
  capture_asked: "clock",
  captured: "check",
  refused_by_network: "alert",
  refunded: "in",
  refund_failed: "alert",
  voided: "cross",
  withdrawn: "cross",
  turned_down: "cross",
  expired: "clock",
  returned_by_bank: "in",
  approved_late: "alert",
  let_go: "in",
  completed: "check",
  declined: "cross",
};

/** Who receives money did not confirm it: the payer did, or the merchant who gives it back. */
const begunBy = ({ kind, direction }: Payment) => {
  if (kind === "refund") return "payment.event.createdByMerchant";
  return kind === "send" && direction === "in"
    ? "payment.event.createdByPayer"
    : "payment.event.created";
};

/** What happened, oldest first, in words and with the time. */
export function Timeline({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  return (
    <ol className={classes.timeline}>
      {payment.events.map(({ type, at }) => (
        <li key={`${type}${at}`}>
          <span>
            <Icon name={ICONS[type]} size={18} />
          </span>
          <div>
            <p>{t(type === "created" ? begunBy(payment) : `payment.event.${type}`)}</p>
            <time dateTime={at}>
              {timeText(at, locale, { dateStyle: "medium", timeStyle: "medium" })}
            </time>
          </div>
        </li>
      ))}
    </ol>
  );
}
