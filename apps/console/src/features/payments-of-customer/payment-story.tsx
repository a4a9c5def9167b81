import type { Money } from "@okpay/money";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { ProblemNotice } from "@okpay/ui/problem-notice.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import {
  type CustomerPayment,
  customerPaymentQuery,
  type Reason,
} from "../../api/customer-payments.ts";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import { SandboxTag } from "../../parts/sandbox-tag.tsx";
import classes from "./payment-story.module.css";

/**
 * One payment of a customer: what happened, why it failed and what to do, in the agent's words. `isBrief`: the page around it
 * says already who paid whom and what the customer reads.
 */
export function PaymentStory({
  reason,
  paymentId,
  isBrief = false,
}: {
  reason: Reason;
  paymentId: string;
  isBrief?: boolean;
}) {
  const found = useQuery(customerPaymentQuery(reason, paymentId, useLocale()));
  if (found.isError) return <ProblemNotice error={found.error} />;
  if (found.data === undefined) return <LoadingRows rows={4} height={40} />;
  const payment = found.data;
  return (
    <div className={classes.story}>
      {!isBrief && <WhoAndWhat payment={payment} />}
      {payment.decline !== null && <Why payment={payment} isBrief={isBrief} />}
      <Timeline payment={payment} />
      <Attempts payment={payment} />
    </div>
  );
}

type Amount = CustomerPayment["amount"];
const moneyOf = ({ amountMinor, currency }: Amount): Money => ({
  amountMinor: BigInt(amountMinor),
  currency,
});
const Sum = ({ amount }: { amount: Amount }) => <MoneyText money={moneyOf(amount)} withCode />;

function WhoAndWhat({ payment }: { payment: CustomerPayment }) {
  const t = useText();
  const textOf = useKnownText();
  const party = ({ name, detail }: CustomerPayment["payer"]) => (
    <>
      <Lang text={name} />
      {detail !== null && ` · ${detail}`}
    </>
  );
  return (
    <Facts
      facts={[
        [
          t("desk.amount"),
          <span key="amount">
            <Sum amount={payment.amount} /> <SandboxTag isSandbox={payment.isSandbox} />
          </span>,
        ],
        [
          t("desk.fee"),
          payment.fee.amountMinor === "0" ? null : <Sum key="fee" amount={payment.fee} />,
        ],
        [t("desk.from"), party(payment.payer)],
        [t("desk.counterparty"), party(payment.payee)],
        [t("desk.paymentState"), textOf("desk.paymentState", payment.state)],
        [t("desk.when"), <Moment key="at" at={payment.createdAt} isExact />],
        [t("desk.id"), <code key="id">{payment.id}</code>],
        [
          t("desk.parent"),
          payment.originalId === null ? null : <code key="of">{payment.originalId}</code>,
        ],
      ]}
    />
  );
}

function Why({ payment, isBrief }: { payment: CustomerPayment; isBrief: boolean }) {
  const t = useText();
  const { decline, nextSteps } = payment;
  if (decline === null) return null;
  return (
    <section className={classes.part}>
      <h3>{t("desk.why")}</h3>
      {!isBrief && <p>{decline.explanation}</p>}
      <Facts
        facts={[
          [t("desk.whyCode"), <code key="code">{decline.declineCode}</code>],
          [t("desk.whoFixes"), decline.fixer],
          [t("desk.again"), decline.retry],
          [t("desk.told"), isBrief ? null : `${decline.told.title} · ${decline.told.nextStep}`],
        ]}
      />
      <h3>{t("desk.steps")}</h3>
      <ol className={classes.steps}>
        {nextSteps.map(({ step, text }) => (
          <li key={step.type}>{text}</li>
        ))}
      </ol>
    </section>
  );
}

function Timeline({ payment: { story } }: { payment: CustomerPayment }) {
  const t = useText();
  return (
    <section className={classes.part}>
      <h3>{t("desk.story")}</h3>
      <ol className={classes.timeline}>
        {story.map(({ type, at, text, amount }) => (
          <li key={`${type}${at}`}>
            <Moment at={at} isExact />
            <span>
              {text}
              {amount !== null && (
                <>
                  {" · "}
                  <Sum amount={amount} />
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Attempts({ payment: { attempts } }: { payment: CustomerPayment }) {
  const t = useText();
  const locale = useLocale();
  if (attempts.length === 0) return null;
  return (
    <section className={classes.part}>
      <h3>{t("desk.attempts")}</h3>
      <ol className={classes.timeline}>
        {attempts.map(({ at, text, amount, enquiries, nextEnquiryAt }) => (
          <li key={`${text}${at}`}>
            <Moment at={at} isExact />
            <span>
              {text} · <Sum amount={amount} />
              {nextEnquiryAt !== null &&
                ` · ${t("desk.attemptNext", {
                  count: enquiries,
                  time: new Date(nextEnquiryAt).toLocaleTimeString(locale),
                })}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
