import { DECLINES, type DeclineCode } from "@okpay/contracts/declines";
import { formatMoney } from "@okpay/money";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { CaseContext } from "../../api/case-calls.ts";
import { moneyOf } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import classes from "./contact.module.css";

/** Whether anything is known of a matter beside the device. */
export const isKnown = ({ payment, declineCode, article }: CaseContext["about"]): boolean =>
  payment !== null || declineCode !== null || article !== null;

/** What is known of a matter, in words. */
export function About({ about }: { about: CaseContext["about"] }) {
  const t = useText();
  const locale = useLocale();
  const { payment, declineCode, article, device } = about;
  return (
    <dl className={classes.facts}>
      {payment !== null && (
        <div>
          <dt>{t("cases.payment")}</dt>
          <dd>
            <Link to="/activity/$paymentId" params={{ paymentId: payment.id }}>
              {formatMoney(moneyOf(payment.amount), locale)} · {payment.counterparty} ·{" "}
              {timeText(payment.createdAt, locale)}
            </Link>
          </dd>
        </div>
      )}
      {declineCode !== null && declineCode in DECLINES && (
        <div>
          <dt>{t("cases.code")}</dt>
          <dd>{t(`declines.${DECLINES[declineCode as DeclineCode].text}.title`)}</dd>
        </div>
      )}
      {article !== null && (
        <div>
          <dt>{t("cases.article")}</dt>
          <dd>
            <a href={`/help/${locale}/${article.slug}`}>{article.title}</a>
          </dd>
        </div>
      )}
      {device !== "" && (
        <div>
          <dt>{t("cases.device")}</dt>
          <dd>{device}</dd>
        </div>
      )}
    </dl>
  );
}
