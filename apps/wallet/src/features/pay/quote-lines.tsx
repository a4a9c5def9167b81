import { CopyableReference } from "@okpay/ui/copy-button.tsx";
import { MoneyText } from "@okpay/ui/money-text.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { cardsQuery } from "../../api/queries.ts";
import { moneyOf, type Quote, type QuoteRequest } from "../../api/wire.ts";
import { timeText } from "../../app/times.ts";
import { languageOfName } from "../activity/payment-row.tsx";
import { ArrivalLine, PriceLines } from "../send-abroad/price-lines.tsx";
import { paymentIdOf } from "./intents.ts";
import classes from "./pay.module.css";
import { SandboxTag } from "./sandbox-tag.tsx";

/** To whom, amount, fee, total leaving you, source, arrival, reference: in this order, always all of them. */
export function QuoteLines({ quote, request }: { quote: Quote; request: QuoteRequest }) {
  const t = useText();
  const isTopUp = quote.kind === "top_up";
  /** Then what is of the sandbox is what pays, not who is paid. */
  const isByCard = isTopUp || quote.kind === "purchase";
  return (
    <dl className={classes.lines}>
      <div>
        <dt>{isTopUp ? t("review.into") : t("review.to")}</dt>
        <dd lang={isTopUp ? undefined : languageOfName(quote.counterparty)}>
          {isTopUp ? t("review.sourceWallet") : quote.counterparty}
          {/* A masked name alone fits many people: what the payer typed says which one was found. */}
          {request.kind === "send" && <span className={classes.dim}> {request.payee.value}</span>}
          <SandboxTag isSandbox={quote.isSandbox && !isByCard} />
        </dd>
      </div>
      {quote.note !== null && (
        <div>
          <dt>{t("payment.note")}</dt>
          <dd>{quote.note}</dd>
        </div>
      )}
      {quote.remittance === null ? <Sums quote={quote} /> : <PriceLines price={quote.remittance} />}
      <div>
        <dt>{t("review.source")}</dt>
        <dd>
          {isTopUp ? quote.counterparty : <Source request={request} />}
          <SandboxTag isSandbox={quote.isSandbox && isByCard} />
        </dd>
      </div>
      {quote.remittance === null ? (
        <Arrival arrivesBy={quote.arrivesBy} />
      ) : (
        <ArrivalLine delivery={quote.remittance.delivery} />
      )}
      <div>
        <dt>{t("payment.reference")}</dt>
        <dd>
          <CopyableReference value={paymentIdOf(quote.id)} />
        </dd>
      </div>
    </dl>
  );
}

/** Amount, fee, and what leaves. */
function Sums({ quote }: { quote: Quote }) {
  const t = useText();
  return (
    <>
      <div>
        <dt>{t("payment.amount")}</dt>
        <dd>
          <MoneyText money={moneyOf(quote.amount)} />
        </dd>
      </div>
      <div>
        <dt>{t("payment.fee")}</dt>
        <dd>
          <MoneyText money={moneyOf(quote.fee)} />
        </dd>
      </div>
      <div className={classes.total}>
        <dt>{t(quote.kind === "top_up" ? "review.totalCard" : "review.total")}</dt>
        <dd>
          <MoneyText money={moneyOf(quote.total)} withCode />
        </dd>
      </div>
    </>
  );
}

function Arrival({ arrivesBy }: Pick<Quote, "arrivesBy">) {
  const t = useText();
  const locale = useLocale();
  return (
    <div>
      <dt>{t("review.arrives")}</dt>
      <dd>
        {arrivesBy === null
          ? t("review.arrivesNow")
          : t("review.arrivesBy", {
              time: timeText(arrivesBy, locale, { dateStyle: "medium", timeStyle: "short" }),
            })}
      </dd>
    </div>
  );
}

/** What pays: the balance, or at a merchant the card that was chosen. */
function Source({ request }: { request: QuoteRequest }) {
  const t = useText();
  const cardId =
    request.kind === "purchase" && request.way.type === "card" ? request.way.cardId : null;
  const cards = useQuery({ ...cardsQuery, enabled: cardId !== null }).data?.cards ?? [];
  if (cardId === null) return t("review.sourceWallet");
  const card = cards.find(({ id }) => id === cardId);
  return card === undefined ? t("review.sourceCard") : `${card.brand} •••• ${card.lastFour}`;
}
