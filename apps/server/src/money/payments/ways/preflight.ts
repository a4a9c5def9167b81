import type { DeclineCode } from "@okpay/contracts";
import type { Card } from "../../cards/index.ts";
import { stepsAgainst } from "../advice.ts";
import type { CardOfCustomer } from "../attempt-repository.ts";
import type { Preflight, QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import type { Checkout } from "../ports.ts";
import { isTaken } from "../purchases/quoting.ts";
import { type Asker, missingFor, type Weighed } from "../quote-terms.ts";
import { type Ahead, lookAhead, type WayReason } from "./ahead.ts";
import {
  type CardPast,
  estimateOf,
  isOftenRefused,
  type LastResult,
  lastResultOf,
} from "./estimate.ts";
import { type Place, placeOf } from "./place.ts";

type Way = Preflight["ways"][number];

/**
 * All that would stop this payment, found with the very price its quote would be made of and in the very books it would be
 * booked in, and what it could be paid with. Reads only. For a transfer, a card is a way to fill the balance first; at a
 * merchant it pays by itself, where it is taken.
 */
export async function preflight(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
  pastOfCard: PastOfCard,
): Promise<Preflight> {
  const [ahead, cards] = await Promise.all([
    lookAhead(deps, asker, request),
    cardsWithPast(deps, asker.customerId, request, pastOfCard),
  ]);
  const { asked } = ahead;
  const now = deps.clock.now();
  const cardId = cardOf(request);
  const chosen = cards.find(({ card }) => card.id === cardId);
  const codes = [...ahead.codes, ...(chosen === undefined ? [] : cardProblemsOf(chosen, now))];
  const ways = ahead.isOver ? [] : waysOf(ahead, cards, now);
  const problems = codes.map((code) => ({
    code,
    nextSteps: stepsAgainst(code, {
      kind: request.kind === "request" ? "send" : request.kind,
      amount: ahead.amount,
      cardId,
      shortfallMinor: typeof asked === "string" ? null : missingFor(asked).amountMinor,
      createdAt: now,
      originalId: request.kind === "request" ? request.requestId : null,
      id: null,
    }).map((step) => (step.type === "use_card" ? { ...step, id: likeliest(ways, cardId) } : step)),
  }));
  return { isReady: problems.length === 0, problems, ways };
}

const waysOf = (ahead: Ahead, cards: readonly CardWithPast[], now: Date): Way[] => {
  const { checkout, fromBalance, stops, where } = ahead;
  // Stable: of equals the balance first, which costs nothing and asks nobody.
  return [
    ...walletWays(fromBalance, stops.balance),
    ...cards.map(({ card, past }) => {
      const place = where === null ? "unknown" : placeOf(issuerOf(card), where);
      return cardWay(card, { past, place, checkout, now, stop: stops.card });
    }),
  ].sort((one, other) => other.chance - one.chance);
};

/** The other card that is likeliest to go through; null where none would. */
const likeliest = (ways: readonly Way[], cardId: string | null): string | null =>
  ways.find(({ type, cardId: id, chance }) => type === "card" && id !== cardId && chance > 0)
    ?.cardId ?? null;

type PastOfCard = (asked: CardOfCustomer) => Promise<CardPast>;

interface CardWithPast {
  readonly card: Card;
  readonly past: CardPast;
}

/** The person's cards that can play a part in this payment, each with what it did of late. */
async function cardsWithPast(
  { cards }: PaymentsDeps,
  customerId: string,
  { kind }: QuoteRequest,
  pastOfCard: PastOfCard,
): Promise<CardWithPast[]> {
  // Money goes to a bank from the balance alone.
  if (kind === "cash_out" || kind === "remittance") return [];
  const owned = await cards.list(customerId);
  // A merchant is paid with a card's number, which the demo world's cards do not have.
  const usable = kind === "purchase" ? owned.filter(({ saved }) => saved !== null) : owned;
  return Promise.all(
    usable.map(async (card) => ({
      card,
      past: await pastOfCard({ customerId, cardId: card.id }),
    })),
  );
}

const cardOf = (request: QuoteRequest): string | null => {
  if (request.kind === "top_up") return request.cardId;
  return request.kind === "purchase" && request.way.type === "card" ? request.way.cardId : null;
};

function cardWay(
  card: Card,
  {
    past,
    place,
    checkout,
    now,
    stop,
  }: {
    past: CardPast;
    place: Place;
    checkout: Checkout | null;
    now: Date;
    stop: WayReason | null;
  },
): Way {
  const label = `${card.brand} •••• ${card.lastFour}`;
  const way = { type: "card", cardId: card.id, label } as const;
  if (card.saved !== null && hasExpired(card.saved, now))
    return { ...way, chance: 0, reasons: ["card_expired"] };
  if (checkout !== null && !isTaken(checkout, card))
    return { ...way, chance: 0, reasons: ["not_taken_here"] };
  if (stop !== null) return { ...way, chance: 0, reasons: [stop] };
  return { ...way, chance: estimateOf(past, place, now), reasons: reasonsOf(past, place, now) };
}

const issuerOf = ({ saved }: Card): string | null => saved?.issuerCountry ?? null;

/** A card is good to the end of its month. */
const hasExpired = (
  { expiryMonth, expiryYear }: { readonly expiryMonth: number; readonly expiryYear: number },
  now: Date,
): boolean => Date.UTC(expiryYear, expiryMonth, 1) <= now.getTime();

const walletWays = (priced: Weighed | DeclineCode | null, stop: WayReason | null): Way[] => {
  if (priced === null) return [];
  if (priced === "card_not_accepted")
    return [{ type: "balance", cardId: null, label: "", chance: 0, reasons: ["not_taken_here"] }];
  return typeof priced === "string" ? [] : [balanceWay(priced, stop)];
};

/** What is wrong with the very card that was chosen, whatever else would stop the payment. */
function cardProblemsOf({ card, past }: CardWithPast, now: Date): DeclineCode[] {
  const codes: DeclineCode[] = [];
  if (card.saved !== null && hasExpired(card.saved, now)) codes.push("expired_card");
  const last = past.last?.declineCode ?? null;
  // A card network forbids asking again (it fines who does), so the wallet says so before anybody does.
  if (last !== null && last !== "expired_card" && lastResultOf(past, now) === "revoked")
    codes.push(last);
  return codes;
}

const balanceWay = (priced: Weighed, stop: WayReason | null): Way => {
  const isAffordable = missingFor(priced).amountMinor === 0n;
  const stopped: Way["reasons"] = [
    ...(priced.bite === null ? [] : (["limit_reached"] as const)),
    ...(stop === null ? [] : [stop]),
  ];
  return {
    type: "balance",
    cardId: null,
    label: "",
    chance: isAffordable && stopped.length === 0 ? 100 : 0,
    reasons: [isAffordable ? "balance_covers_it" : "balance_too_small", ...stopped],
  };
};

function reasonsOf(past: CardPast, place: Place, now: Date): Way["reasons"] {
  const last = lastResultOf(past, now);
  if (last === "revoked") return ["refused_for_good"];
  return [
    REASON_OF[last],
    ...(isOftenRefused(past) ? (["often_refused"] as const) : []),
    ...(place === "abroad" ? (["issued_in_another_country"] as const) : []),
    ...(place === "abroad" && past.wasClosedAbroad ? (["not_open_abroad"] as const) : []),
  ];
}

const REASON_OF = {
  none: "never_used",
  approved: "last_time_approved",
  fixed_by_customer: "last_time_refused",
  fresh: "last_time_refused",
  old: "last_time_refused",
  closed_abroad: "last_time_refused",
} as const satisfies Partial<Record<LastResult, WayReason>>;
