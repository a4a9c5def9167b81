import { formatMoney } from "@okpay/money";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { askedOfMeQuery } from "../../api/asked-of-me.ts";
import { latestPaymentsQuery } from "../../api/queries.ts";
import { moneyOf, type Payment } from "../../api/wire.ts";
import { unansweredQuery } from "../pay/use-intent.ts";
import { momentText } from "../send-abroad/delivery-text.ts";

const MOST = 3;

/** What is not settled: what somebody asks for, payments confirmed here without an answer yet, and those the other side is still checking. */
export function Attention({ customerId }: { customerId: string }) {
  const t = useText();
  const locale = useLocale();
  const unanswered = useQuery(unansweredQuery(customerId)).data ?? [];
  const processing =
    useQuery(latestPaymentsQuery(MOST, { state: "processing" })).data?.payments ?? [];
  const asked = useQuery(askedOfMeQuery).data?.requests ?? [];
  return (
    <>
      {asked.map((request) => (
        <Notice
          key={request.id}
          tone="info"
          title={t("requests.attention", {
            name: request.counterparty?.name ?? "",
            amount: formatMoney(moneyOf(request.amount), locale),
          })}
        >
          <p>
            <Link to="/requests/$requestId" params={{ requestId: request.id }}>
              {t("requests.attentionLook")}
            </Link>
          </p>
        </Notice>
      ))}
      {unanswered.map((intent) => (
        <Notice
          key={intent.quoteId}
          tone="warn"
          title={t("attention.unanswered", {
            amount: formatMoney(moneyOf(intent.quote.amount), locale),
          })}
        >
          <p>{t("attention.doNotRepeat")}</p>
          <p>
            <Link to="/pay/$quoteId" params={{ quoteId: intent.quoteId }}>
              {t("attention.look")}
            </Link>
          </p>
        </Notice>
      ))}
      {processing.map((payment) => (
        <UnderWay key={payment.id} payment={payment} />
      ))}
    </>
  );
}

/** Nobody knows yet how it ended; or, abroad, it is only not there yet. */
function UnderWay({ payment }: { payment: Payment }) {
  const t = useText();
  const locale = useLocale();
  const isOnItsWay =
    payment.remittance !== null && payment.events.at(-1)?.type !== "outcome_unknown";
  const told = {
    name: payment.counterparty.name,
    amount: formatMoney(moneyOf(payment.total), locale),
  };
  return (
    <Notice
      tone={isOnItsWay ? "info" : "warn"}
      title={t(isOnItsWay ? "remittance.onItsWay" : "attention.checking", told)}
    >
      <p>
        {isOnItsWay
          ? t("remittance.step.arrives", { time: momentText(payment.arrivesBy ?? "", locale) })
          : t("attention.doNotRepeat")}
      </p>
      <p>
        <Link to="/activity/$paymentId" params={{ paymentId: payment.id }}>
          {t("attention.look")}
        </Link>
      </p>
    </Notice>
  );
}
