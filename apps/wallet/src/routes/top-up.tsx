import { type CurrencyCode, isCurrencyCode, toDecimalString } from "@okpay/money";
import { Page } from "@okpay/ui/page.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useText } from "@okpay/ui/text.tsx";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { cardsQuery, configQuery } from "../api/queries.ts";
import { moneyOf, type PublicConfig } from "../api/wire.ts";
import { ConsentGate } from "../features/pay/consent-gate.tsx";
import { ReviewSheet } from "../features/pay/review-sheet.tsx";
import { useQuote } from "../features/pay/use-quote.ts";
import { TopUpForm } from "../features/top-up/top-up-form.tsx";
import { ProblemNotice } from "../shell/problem-notice.tsx";

const route = getRouteApi("/signed-in/top-up");

/** What to propose: what a payment lacked, within what one top-up may be. */
function proposal(
  need: string | undefined,
  currency: string | undefined,
  limits: PublicConfig["topUpLimits"],
): { amount: string; currency: CurrencyCode } | null {
  if (need === undefined || currency === undefined || !isCurrencyCode(currency)) return null;
  const limit = limits.find(({ min }) => min.currency === currency);
  if (limit === undefined) return null;
  const missing = BigInt(need);
  const [least, most] = [moneyOf(limit.min).amountMinor, moneyOf(limit.max).amountMinor];
  const amountMinor = missing < least ? least : missing > most ? most : missing;
  return { amount: toDecimalString({ amountMinor, currency }), currency };
}

export function TopUp() {
  const t = useText();
  const { customer } = route.useRouteContext();
  const { need, currency, card, notCard } = route.useSearch();
  const cards = useQuery(cardsQuery);
  const config = useQuery(configQuery);
  const quote = useQuote();
  const limits = config.data?.topUpLimits;
  const proposed = useMemo(
    () => (limits === undefined ? null : proposal(need, currency, limits)),
    [need, currency, limits],
  );
  const failed = cards.error ?? config.error;
  return (
    <Page title={t("topUp.title")} lead={t("topUp.lead")}>
      {failed !== null && <ProblemNotice error={failed} />}
      {(cards.isPending || config.isPending) && <LoadingRows rows={5} />}
      {cards.data !== undefined && config.data !== undefined && (
        <ConsentGate>
          <TopUpForm
            cards={cards.data.cards}
            limits={config.data.topUpLimits}
            proposed={proposed}
            proposedCard={card ?? null}
            refusedCard={notCard ?? null}
            isAsking={quote.isAsking}
            error={quote.error}
            onSubmit={quote.ask}
          />
        </ConsentGate>
      )}
      <ReviewSheet
        customerId={customer.id}
        quote={quote.quoted?.quote ?? null}
        request={quote.quoted?.request ?? null}
        isRequoting={quote.isAsking}
        quoteError={quote.error}
        onRequote={() => quote.quoted !== null && quote.ask(quote.quoted.request)}
        onClose={quote.dismiss}
      />
    </Page>
  );
}
