import { Button } from "@mantine/core";
import { formatMoney } from "@okpay/money";
import { Icon } from "@okpay/ui/icons.tsx";
import { LoadingRows } from "@okpay/ui/states.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addCard } from "../../api/card-calls.ts";
import type { CheckoutPage } from "../../api/merchant-calls.ts";
import { cardsQuery, configQuery, walletQuery } from "../../api/queries.ts";
import { moneyOf, type QuoteRequest } from "../../api/wire.ts";
import { writeDraft } from "../../app/drafts.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { AddCardForm } from "../cards/add-card-form.tsx";
import { TestCards } from "../cards/test-cards.tsx";
import { CHECKOUT_DRAFT, WAY_BACK } from "../cards/way-back.ts";
import { ConsentGate } from "../pay/consent-gate.tsx";
import pay from "../pay/pay.module.css";
import { ReviewSheet } from "../pay/review-sheet.tsx";
import { SandboxTag } from "../pay/sandbox-tag.tsx";
import { useQuote } from "../pay/use-quote.ts";
import classes from "./checkout.module.css";
import { type CheckoutWay, type ShownWay, waysFor } from "./ways.ts";

/** The ways to pay and the sheet that confirms one; everything after it is the wallet's own story of a payment. */
export function PayCheckout(props: {
  checkout: CheckoutPage;
  customerId: string;
  /** The way that is known to be the likeliest, and the card that was just refused. */
  proposed: string | null;
  refused: string | null;
}) {
  const { checkout, customerId, proposed, refused } = props;
  const wallet = useQuery(walletQuery);
  const cards = useQuery(cardsQuery);
  const quote = useQuote();
  const [chosen, setChosen] = useState(proposed);
  if (wallet.isPending || cards.isPending) return <LoadingRows rows={3} height={64} />;
  const failed = wallet.error ?? cards.error;
  const ways = waysFor(checkout, wallet.data?.balances ?? [], cards.data?.cards ?? []);
  const taken = ways.filter(({ isTaken }) => isTaken);
  const way =
    ways.find(({ id }) => id === chosen) ?? taken.find(({ id }) => id !== refused) ?? taken[0];
  const request = (by: CheckoutWay): QuoteRequest => ({
    kind: "purchase",
    checkoutId: checkout.id,
    way: by,
  });
  return (
    <ConsentGate>
      <div className={classes.stack}>
        {failed !== null && <ProblemNotice error={failed} />}
        <WayChoice ways={ways} chosen={way?.id ?? null} onChoose={setChosen} />
        {quote.error !== null && <ProblemNotice error={quote.error} />}
        {way !== undefined && (
          <PayButton
            checkout={checkout}
            isAsking={quote.isAsking}
            onPay={() => {
              writeDraft(CHECKOUT_DRAFT, { checkoutId: checkout.id });
              quote.ask(request(way.way));
            }}
          />
        )}
        <NewCard onAdded={setChosen} />
      </div>
      <ReviewSheet
        customerId={customerId}
        quote={quote.quoted?.quote ?? null}
        request={quote.quoted?.request ?? null}
        isRequoting={quote.isAsking}
        quoteError={quote.error}
        onRequote={() => quote.quoted !== null && quote.ask(quote.quoted.request)}
        onClose={quote.dismiss}
      />
    </ConsentGate>
  );
}

function PayButton(props: { checkout: CheckoutPage; isAsking: boolean; onPay: () => void }) {
  const t = useText();
  const locale = useLocale();
  return (
    <>
      <Button size="lg" fullWidth loading={props.isAsking} onClick={props.onPay}>
        {t("checkout.pay", { amount: formatMoney(moneyOf(props.checkout.amount), locale) })}
      </Button>
      <p className={pay.dim}>{t("review.nothingYet")}</p>
    </>
  );
}

function WayChoice(props: {
  ways: readonly ShownWay[];
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const t = useText();
  const locale = useLocale();
  if (props.ways.length === 0) return <p className={pay.dim}>{t("checkout.noWays")}</p>;
  return (
    <fieldset className={pay.choice}>
      <legend>{t("checkout.ways")}</legend>
      {props.ways.map((way) => (
        <label key={way.id} className={pay.option}>
          <input
            type="radio"
            name="way"
            value={way.id}
            disabled={!way.isTaken}
            checked={props.chosen === way.id}
            onChange={() => props.onChoose(way.id)}
          />
          <Icon name={way.way.type === "balance" ? "two" : "card"} />
          <span className={pay.optionText}>
            <span>
              {way.card === null ? t("checkout.balance") : way.card.name}
              <SandboxTag isSandbox={way.card?.isSandbox ?? false} />
            </span>
            <span className={pay.dim}>
              {way.isTaken
                ? way.available === null
                  ? way.card?.label[locale]
                  : t("checkout.available", { amount: formatMoney(way.available, locale) })
                : t("checkout.notTaken")}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Saved with the issuer's word; where the bank asks first, it leads back to the cards and from there to here. */
function NewCard({ onAdded }: { onAdded: (id: string) => void }) {
  const t = useText();
  const queryClient = useQueryClient();
  const config = useQuery(configQuery).data;
  const [suggested, setSuggested] = useState("");
  const adding = useMutation({
    mutationFn: addCard,
    onSuccess: async ({ card, challengeUrl }) => {
      if (challengeUrl !== null) {
        sessionStorage.setItem(WAY_BACK, window.location.pathname);
        window.location.assign(challengeUrl);
        return;
      }
      await queryClient.invalidateQueries({ queryKey: cardsQuery.queryKey });
      onAdded(card.id);
    },
  });
  return (
    // A card that was added is chosen above: the form is closed, and empty when it is opened again.
    <details key={adding.data?.card.id ?? "first"} className={classes.summary}>
      <summary>{t("checkout.newCard")}</summary>
      <AddCardForm
        suggested={suggested}
        isAdding={adding.isPending}
        error={adding.error}
        onAdd={adding.mutate}
      />
      {config?.isDemo === true && <TestCards onChoose={setSuggested} />}
    </details>
  );
}
