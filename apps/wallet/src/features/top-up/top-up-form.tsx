import { Button } from "@mantine/core";
import type { FieldErrorCode } from "@okpay/contracts";
import { type CurrencyCode, formatMoney } from "@okpay/money";
import { AmountField } from "@okpay/ui/amount-field.tsx";
import { Icon } from "@okpay/ui/icons.tsx";
import { useLocale, useText } from "@okpay/ui/text.tsx";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { isRefusal } from "../../api/problems.ts";
import {
  type Card,
  moneyOf,
  type PublicConfig,
  type QuoteRequest,
  wireOf,
} from "../../api/wire.ts";
import { useDraft } from "../../app/drafts.ts";
import { ProblemNotice } from "../../shell/problem-notice.tsx";
import { readAmount } from "../pay/amount-rules.ts";
import { amountProblemText } from "../pay/field-text.ts";
import classes from "../pay/pay.module.css";
import { SandboxTag } from "../pay/sandbox-tag.tsx";

export interface TopUpFormProps {
  cards: readonly Card[];
  limits: PublicConfig["topUpLimits"];
  proposed: { amount: string; currency: CurrencyCode } | null;
  /** The card that is known to be the likeliest. */
  proposedCard: string | null;
  /** The card that a payment was just refused with. */
  refusedCard: string | null;
  isAsking: boolean;
  error: Error | null;
  onSubmit: (request: QuoteRequest) => void;
}

/** How much and from which card; each sandbox card says what it does. */
export function TopUpForm(props: TopUpFormProps) {
  const { cards, limits, proposed, proposedCard, refusedCard, isAsking, error, onSubmit } = props;
  const t = useText();
  const locale = useLocale();
  const form = useRef<HTMLFormElement>(null);
  const [draft, change] = useDraft("top-up", () => ({
    amount: "",
    currency: "CNY" as CurrencyCode,
    cardId: cards[0]?.id ?? "",
  }));
  const [own, setOwn] = useState<{ code?: FieldErrorCode }>({});
  const serverCode = isRefusal(error)
    ? error.problem.errors?.find(({ field }) => field.startsWith("amount"))?.code
    : undefined;
  const code = own.code ?? serverCode;
  // A sum carried here from a payment that lacked it wins over an older draft, once; so does a card that may work.
  useEffect(() => {
    if (proposed === null) return;
    const card =
      cards.find(({ id }) => id === proposedCard) ??
      cards.find(({ id }) => id !== refusedCard) ??
      cards[0];
    change({ amount: proposed.amount, currency: proposed.currency, cardId: card?.id ?? "" });
  }, [proposed, cards, proposedCard, refusedCard, change]);
  useEffect(() => {
    if (own.code ?? serverCode)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [own, serverCode]);

  const limit = limits.find(({ min }) => min.currency === draft.currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const amount = readAmount(draft.amount, draft.currency);
    setOwn("problem" in amount ? { code: amount.problem } : {});
    if ("problem" in amount) return;
    onSubmit({
      kind: "top_up",
      cardId: draft.cardId,
      amount: wireOf({ amountMinor: amount.minor, currency: draft.currency }),
    });
  };
  return (
    <form ref={form} className={classes.form} onSubmit={submit} noValidate>
      {error !== null && serverCode === undefined && <ProblemNotice error={error} />}
      <AmountField
        label={t("payment.amount")}
        description={
          limit === undefined
            ? undefined
            : t("topUp.limits", {
                min: formatMoney(moneyOf(limit.min), locale),
                max: formatMoney(moneyOf(limit.max), locale),
              })
        }
        currency={draft.currency}
        currencies={limits.map(({ min }) => moneyOf(min).currency)}
        currencyLabel={t("field.currency")}
        value={draft.amount}
        error={amountProblemText(t, code, draft.currency)}
        onChange={(amount) => change({ amount })}
        onCurrencyChange={(currency) => change({ currency })}
      />
      <CardChoice cards={cards} chosen={draft.cardId} onChoose={(cardId) => change({ cardId })} />
      <Button type="submit" size="lg" fullWidth loading={isAsking}>
        {t("send.continue")}
      </Button>
      <p className={classes.dim}>{t("review.nothingYet")}</p>
    </form>
  );
}

interface CardChoiceProps {
  cards: readonly Card[];
  chosen: string;
  onChoose: (cardId: string) => void;
}

function CardChoice({ cards, chosen, onChoose }: CardChoiceProps) {
  const t = useText();
  const locale = useLocale();
  return (
    <fieldset className={classes.choice}>
      <legend>{t("topUp.card")}</legend>
      {cards.map((card) => (
        <label key={card.id} className={classes.option}>
          <input
            type="radio"
            name="card"
            value={card.id}
            checked={chosen === card.id}
            onChange={() => onChoose(card.id)}
          />
          <Icon name="card" />
          <span className={classes.optionText}>
            <span>
              {card.brand} •••• {card.lastFour}
              <SandboxTag isSandbox={card.isSandbox} />
            </span>
            <span className={classes.dim}>{card.label[locale]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
