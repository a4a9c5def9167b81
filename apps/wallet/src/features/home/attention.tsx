import { formatMoney } from "@okpay/money";
import { Notice } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { askedOfMeQuery } from "../../api/asked-of-me.ts";
import { latestPaymentsQuery } from "../../api/queries.ts";
import { moneyOf } from "../../api/wire.ts";
import { unansweredQuery } from "../pay/use-intent.ts";

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
        <Notice
          key={payment.id}
          tone="warn"
          title={t("attention.checking", {
            name: payment.counterparty.name,
            amount: formatMoney(moneyOf(payment.total), locale),
          })}
        >
          <p>{t("attention.doNotRepeat")}</p>
          <p>
            <Link to="/activity/$paymentId" params={{ paymentId: payment.id }}>
              {t("attention.look")}
            </Link>
          </p>
        </Notice>
      ))}
    </>
  );
}
