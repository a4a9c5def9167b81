import { Icon } from "@okpay/ui/icons.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import classes from "../pay/pay.module.css";
import { SandboxTag } from "../pay/sandbox-tag.tsx";
import { ArrivalLine, PriceLines } from "../send-abroad/price-lines.tsx";
import facts from "./facts.module.css";
import { iconOf, languageOfName } from "./payment-row.tsx";

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The payments this one belongs to. */
function Linked({ payment }: { payment: Payment }) {
  const t = useText();
  return (
    <>
      {payment.originalId !== null && (
        <Line label={t(payment.kind === "refund" ? "payment.original" : "requests.answers")}>
          <Link to="/activity/$paymentId" params={{ paymentId: payment.originalId }}>
            {t(payment.kind === "refund" ? "payment.originalOpen" : "requests.answersOpen")}
          </Link>
        </Line>
      )}
      {payment.purchase !== null && payment.purchase.refunded.amountMinor !== "0" && (
        <Line label={t("payment.refunded")}>
          <MoneyText money={moneyOf(payment.purchase.refunded)} />
          <Link className={facts.detail} to="/activity" search={{ q: payment.id }}>
            {t("payment.refundsOpen")}
          </Link>
        </Line>
      )}
    </>
  );
}

/** The sum with its state in words, then every fact of the payment. */
export function PaymentFacts({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const isDone = payment.state === "completed";
  const isUnderWay = isDone || payment.state === "processing";
  const when = (at: string) => timeText(at, locale);
  return (
    <section className={classes.card} aria-label={t("payment.facts")}>
      <p className={facts.headline}>
        <MoneyText
          money={moneyOf(payment.total)}
          {...(isDone ? { direction: payment.direction } : {})}
          withCode
          className={facts.sum ?? ""}
        />
        <span className={facts.state} data-state={payment.state} role="status">
          <Icon name={isDone ? "check" : iconOf(payment)} size={18} />
          {t(`payment.state.${payment.state}`)}
        </span>
      </p>
      <dl className={classes.lines}>
        <Line label={payment.direction === "in" ? t("payment.from") : t("payment.to")}>
          <span lang={languageOfName(payment.counterparty.name)}>{payment.counterparty.name}</span>
          <SandboxTag isSandbox={payment.isSandbox} />
          {payment.counterparty.detail !== null && (
            <span className={facts.detail}>{payment.counterparty.detail}</span>
          )}
        </Line>
        {payment.note !== null && <Line label={t("payment.note")}>{payment.note}</Line>}
        <Linked payment={payment} />
        {payment.remittance !== null && (
          <>
            <PriceLines price={payment.remittance.price} />
            {isUnderWay && <ArrivalLine delivery={payment.remittance.price.delivery} />}
          </>
        )}
        {payment.direction === "out" && payment.remittance === null && (
          <>
            <Line label={t("payment.amount")}>
              <MoneyText money={moneyOf(payment.amount)} />
            </Line>
            <Line label={t("payment.fee")}>
              <MoneyText money={moneyOf(payment.fee)} />
            </Line>
          </>
        )}
        {payment.arrivesBy !== null && isUnderWay && payment.remittance === null && (
          <Line label={t("review.arrives")}>
            {t("review.arrivesBy", { time: when(payment.arrivesBy) })}
          </Line>
        )}
        {payment.balanceAfter !== null && (
          <Line label={t("payment.balanceAfter")}>
            <MoneyText money={moneyOf(payment.balanceAfter)} />
          </Line>
        )}
        <Line label={t("payment.startedAt")}>
          <time dateTime={payment.createdAt}>{when(payment.createdAt)}</time>
        </Line>
        {payment.completedAt !== null && (
          <Line label={t("payment.completedAt")}>
            <time dateTime={payment.completedAt}>{when(payment.completedAt)}</time>
          </Line>
        )}
      </dl>
    </section>
  );
}
