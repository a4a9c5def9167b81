import { fromPublicId, newId } from "../../../platform/ids.ts";
import type { Card } from "../../cards/index.ts";
import type { Assessment, PersonFacts } from "../../risk/index.ts";
import type { QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import { amountRefused, refused } from "../errors.ts";
import type { Checkout } from "../ports.ts";
import {
  type Asker,
  accountFor,
  assessPayment,
  type Books,
  balanceOf,
  type Priced,
  partyOf,
  payerBalanceIn,
  QUOTE_TTL_MS,
  type Weighed,
} from "../quote-terms.ts";
import type { QuoteParty } from "../quote-token.ts";
import { limitProblem } from "../rules.ts";
import type { PurchaseTerms } from "./confirm.ts";

type PurchaseRequest = Extract<QuoteRequest, { kind: "purchase" }>;

export const pricePurchase = async (
  deps: PaymentsDeps,
  asker: Asker,
  { checkoutId, way }: PurchaseRequest,
): Promise<Priced> =>
  priceCheckout(deps, asker, await openCheckout(deps, fromPublicId(checkoutId)), way);

/** What a checkout costs this person; nothing more than its amount. Refuses what its merchant does not take. */
async function priceCheckout(
  deps: PaymentsDeps,
  asker: Asker,
  checkout: Checkout,
  way: PurchaseRequest["way"],
): Promise<Priced> {
  const payer = deps.directory
    .profileOf(asker.customerId)
    .then((profile) => partyOf(deps, profile, checkout.amount));
  const [{ card, assessment, ...weighed }, party] = await Promise.all([
    weighCheckout(deps, asker, checkout, way),
    payer,
  ]);
  return { ...weighed, terms: { ...termsOf(deps, checkout, party, card), assessment } };
}

/** What was asked for before, by whoever weighs more than one way. */
interface AskedAlready {
  readonly person: Promise<PersonFacts>;
  /** That would pay from the balance; null where the person holds no such currency. */
  readonly accountId: string | null;
  /** With that account in it. */
  readonly books: Promise<Books>;
}

/** What would be decided about paying it in that way, for whoever only looks. */
export async function weighCheckout(
  deps: PaymentsDeps,
  asker: Asker,
  checkout: Checkout,
  way: PurchaseRequest["way"],
  asked?: AskedAlready,
): Promise<Weighed & { readonly card: Card | null; readonly assessment: Assessment }> {
  const { amount, accepts } = checkout;
  const { customerId } = asker;
  if (way.type === "balance" && !accepts.balance) throw refused("way_not_accepted");
  const card =
    way.type === "card"
      ? await takenCard(deps, checkout, { cardId: way.cardId, customerId })
      : null;
  const accountId = asked?.accountId ?? (await accountFor(deps, customerId, amount));
  const balance =
    card !== null
      ? null
      : (asked?.books.then((books) => payerBalanceIn(books, accountId)) ??
        balanceOf(deps, accountId));
  const from = balance && { payeeCustomerId: null, accountId, balance };
  // Side by side: what all who ask at the same time need is looked up for all of them at once, in as few turns as there can be.
  const [{ assessment, bite }, known] = await Promise.all([
    assessPayment(deps, asker, amount, from, asked?.person),
    balance,
  ]);
  return { total: amount, bite, available: known?.available ?? null, card, assessment };
}

/** One that can still be paid, of an amount that may move. */
export async function openCheckout(deps: PaymentsDeps, checkoutId: string): Promise<Checkout> {
  const checkout = await deps.checkouts.find(checkoutId);
  if (checkout === null || !checkout.isOpen) throw refused("checkout_not_open");
  const problem = limitProblem("purchase", checkout.amount);
  if (problem === "currency_not_offered") throw refused("currency_not_held");
  if (problem !== null) throw amountRefused(problem);
  return checkout;
}

/** A saved card of this person that this merchant takes. The demo world's cards have no number to hold anything on. */
export async function takenCard(
  deps: PaymentsDeps,
  checkout: Checkout,
  wanted: { readonly cardId: string; readonly customerId: string },
): Promise<Card> {
  const card = await deps.cards.find(wanted.cardId, wanted.customerId);
  if (card === null || card.saved === null) throw refused("card_not_found");
  if (!isTaken(checkout, card)) throw refused("way_not_accepted");
  return card;
}

/** Whether this merchant takes this card; one that nothing is known of only where everything is taken. */
export function isTaken({ accepts }: Pick<Checkout, "accepts">, { brand, saved }: Card): boolean {
  const isAmong = (list: readonly string[] | null, is: string | null): boolean =>
    list === null || (is !== null && list.includes(is));
  return (
    isAmong(accepts.brands, brand) &&
    isAmong(accepts.fundings, saved?.funding ?? null) &&
    isAmong(accepts.countries, saved?.issuerCountry ?? null)
  );
}

/** Everything a confirmation needs of a checkout. */
export function termsOf(
  deps: Pick<PaymentsDeps, "clock">,
  checkout: Checkout,
  payer: QuoteParty,
  card: Card | null,
): Omit<PurchaseTerms, "assessment"> {
  const { amount, merchant } = checkout;
  return {
    id: newId(),
    kind: "purchase",
    amount,
    fee: { amountMinor: 0n, currency: amount.currency },
    note: checkout.note,
    // Whoever pays as was quoted does not look again at when the checkout ends.
    expiresAt: new Date(
      Math.min(deps.clock.now().getTime() + QUOTE_TTL_MS, checkout.openUntil.getTime()),
    ),
    counterparty: merchant.name,
    isSandbox: card?.isSandbox ?? false,
    payer,
    checkoutId: checkout.id,
    checkoutVersion: checkout.expects.version,
    merchant,
    way: card === null ? "balance" : "card",
    cardId: card?.id ?? null,
    cardLabel: card === null ? null : `${card.brand} •••• ${card.lastFour}`,
    feePlan: checkout.feePlan,
    isCapturedAtOnce: checkout.capture === "at_once",
  };
}
