import { Icon, type IconName } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import type { Payment } from "../../api/wire.ts";
import classes from "../pay/pay.module.css";

const ICONS: Record<Payment["events"][number]["type"], IconName> = {
  created: "plus",
  sent_to_card_network: "card",
  outcome_unknown: "clock",
  completed: "check",
  declined: "cross",
};

/** What happened, oldest first, in words and with the time. */
export function Timeline({ events }: { events: Payment["events"] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <ol className={classes.timeline}>
      {events.map(({ type, at }) => (
        <li key={`${type}${at}`}>
          <span>
            <Icon name={ICONS[type]} size={18} />
          </span>
          <div>
            <p>{t(`payment.event.${type}`)}</p>
            <time dateTime={at}>
              {new Date(at).toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium" })}
            </time>
          </div>
        </li>
      ))}
    </ol>
  );
}
