import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { Link } from "@tanstack/react-router";
import type { CaseView } from "../../api/case-calls.ts";
import { useSession } from "../../app/use-session.ts";
import { Card } from "../../parts/card.tsx";
import { Facts } from "../../parts/facts.tsx";
import { useKnownText } from "../../parts/known-text.ts";
import { Lang } from "../../parts/lang.tsx";
import { Moment } from "../../parts/moment.tsx";
import parts from "../../parts/parts.module.css";
import { may } from "../../shell/places.ts";
import { ClockLeft } from "./clock-left.tsx";

/** Where the case stands, and for whom. */
export function CaseFacts({ data }: { data: CaseView }) {
  const t = useText();
  const { owner, dueAt, rootCause, satisfaction, reopened, level } = data;
  return (
    <Card title={t("casework.facts")}>
      <Facts
        facts={[
          [t("casework.number"), data.number],
          [t("desk.caseKind"), t(`desk.caseKind.${data.kind}`)],
          [t("desk.caseTopic"), t(`desk.caseTopic.${data.topic}`)],
          [t("casework.clock"), <ClockLeft key="clock" row={data} />],
          [t("casework.promised"), dueAt === null ? null : <Moment at={dueAt} />],
          [t("casework.level"), level === 0 ? null : t("casework.levelAt", { level })],
          [
            t("casework.owner"),
            owner === null ? t("casework.nobody") : <Lang text={owner.displayName} />,
          ],
          data.customerId === null
            ? [t("casework.caller"), data.callerNumber ?? t("casework.callerWithheld")]
            : [t("casework.customer"), <Lang key="customer" text={data.customerName} />],
          [t("casework.language"), data.locale === "en" ? "English" : "中文"],
          [t("casework.channel"), t(`casework.channel.${data.channel}`)],
          [t("casework.opened"), <Moment key="opened" at={data.openedAt} />],
          [t("casework.cause"), rootCause === null ? null : t(`casework.cause.${rootCause}`)],
          [
            t("casework.score"),
            satisfaction === null ? null : t("casework.scoreOf", { score: satisfaction }),
          ],
          [t("casework.reopened"), reopened === 0 ? null : String(reopened)],
        ]}
      />
    </Card>
  );
}

/** What the matter came from: a payment, the reason it was not made, an article, a device. */
export function CaseAbout({ about }: { about: CaseView["about"] }) {
  const t = useText();
  const textOf = useKnownText();
  const session = useSession();
  const { payment, declineCode, article, device } = about;
  if (payment === null && declineCode === null && article === null && device === "") return null;
  const mayRead = session !== null && may(session, "knowledge.read");
  return (
    <Card title={t("casework.about")}>
      <Facts
        facts={[
          ...(payment === null
            ? []
            : ([
                [
                  t("desk.amount"),
                  <MoneyText key="amount" money={moneyOf(payment.amount)} withCode />,
                ],
                [t("desk.counterparty"), <Lang key="to" text={payment.counterparty} />],
                [t("desk.paymentState"), textOf("desk.paymentState", payment.state)],
                [t("desk.when"), <Moment key="at" at={payment.createdAt} isExact />],
                [
                  t("desk.id"),
                  <span key="id" className={parts.code}>
                    {payment.id}
                  </span>,
                ],
              ] as const)),
          [
            t("casework.code"),
            declineCode === null ? null : <span className={parts.code}>{declineCode}</span>,
          ],
          [
            t("casework.article"),
            article === null ? null : mayRead ? (
              <Link to="/articles/$slug" params={{ slug: article.slug }}>
                <Lang text={article.title} />
              </Link>
            ) : (
              <Lang text={article.title} />
            ),
          ],
          [t("casework.device"), device],
        ]}
      />
    </Card>
  );
}

const moneyOf = ({
  amountMinor,
  currency,
}: NonNullable<CaseView["about"]["payment"]>["amount"]) => ({
  amountMinor: BigInt(amountMinor),
  currency,
});
