import type { Money } from "@okpay/money";
import type { CheckoutPage } from "../../api/merchant-calls.ts";
import { type Card, moneyOf, type WireMoney } from "../../api/wire.ts";
import { CARD_BRANDS, CARD_FUNDINGS } from "../merchant/kinds.ts";

export type CheckoutWay =
  | { readonly type: "balance" }
  | { readonly type: "card"; readonly cardId: string };

export interface ShownWay {
  readonly id: string;
  readonly way: CheckoutWay;
  /** Whether this merchant takes it; one that is not taken is shown and says so. */
  readonly isTaken: boolean;
  readonly available: Money | null;
  readonly card: (Pick<Card, "label" | "isSandbox"> & { readonly name: string }) | null;
}

/** As the server decides it (docs/decisions/merchants-and-unknown-cards.md): what is unknown is taken where everything is. */
const isAmong = (taken: readonly string[], all: readonly string[], is: string): boolean =>
  taken.includes(is) || all.every((each) => taken.includes(each));

/** The balance in the checkout's currency, then the person's confirmed cards; what the merchant takes comes first. */
export function waysFor(
  checkout: CheckoutPage,
  balances: readonly { readonly currency: string; readonly available: WireMoney }[],
  cards: readonly Card[],
): ShownWay[] {
  const { accepts, amount } = checkout;
  const balance = balances.find(({ currency }) => currency === amount.currency);
  const ways: ShownWay[] = [];
  if (balance !== undefined && accepts.balance)
    ways.push({
      id: "balance",
      way: { type: "balance" },
      isTaken: true,
      available: moneyOf(balance.available),
      card: null,
    });
  for (const card of cards) {
    if (card.saved === null || !card.saved.isReady) continue;
    const { funding, issuerCountry } = card.saved;
    const isTaken =
      isAmong(accepts.brands, CARD_BRANDS, card.brand) &&
      isAmong(accepts.fundings, CARD_FUNDINGS, funding) &&
      (accepts.countries === null ||
        (issuerCountry !== null && accepts.countries.includes(issuerCountry)));
    ways.push({
      id: card.id,
      way: { type: "card", cardId: card.id },
      isTaken,
      available: null,
      card: {
        name: `${card.brand} •••• ${card.lastFour}`,
        label: card.label,
        isSandbox: card.isSandbox,
      },
    });
  }
  return ways.toSorted((one, other) => Number(other.isTaken) - Number(one.isTaken));
}
