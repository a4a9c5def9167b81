import type { DeclineCode, ErrorCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import { RequestRefused } from "../../../platform/http/index.ts";
import { fromPublicId } from "../../../platform/ids.ts";
import type { Card } from "../../cards/index.ts";
import { stepsAgainst } from "../advice.ts";
import type { CardOfCustomer } from "../attempt-repository.ts";
import type { Preflight, QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import type { Checkout } from "../ports.ts";
import { isTaken, openCheckout, weighCheckout } from "../purchases/quoting.ts";
import { type Asker, missingFor, type Weighed } from "../quote-terms.ts";
import { price } from "../quotes.ts";
import { openRequestFor } from "../requests/paying.ts";
import { type CardResult, earlierRefusals, estimateOf, lastResultOf } from "./estimate.ts";

type Way = Preflight["ways"][number];

/** A price that cannot be had says already why the payment would fail. */
const REFUSED_AS: Partial<Record<ErrorCode, DeclineCode>> = {
  payee_not_found: "recipient_not_found",
  payee_is_self: "self_transfer",
  currency_not_held: "recipient_cannot_receive_currency",
  way_not_accepted: "card_not_accepted",
};

/**
 * All that would stop this payment, found with the very price its quote would be made of, and what it could be paid with. Reads
 * only. For a transfer, a card is a way to fill the balance first; at a merchant it pays by itself, where it is taken.
 */
export async function preflight(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
  resultsOfCard: ResultsOfCard,
): Promise<Preflight> {
  const [{ checkout, asked, fromBalance, requested }, cards] = await Promise.all([
    pricesOf(deps, asker, request),
    cardsWithPast(deps, asker.customerId, request, resultsOfCard),
  ]);
  const now = deps.clock.now();
  const cardId = cardOf(request);
  const chosen = cards.find(({ card }) => card.id === cardId);
  const missing = typeof asked === "string" ? null : missingFor(asked).amountMinor;
  const codes = [
    ...(typeof asked === "string" ? [asked] : problemsOf(asked)),
    ...(chosen === undefined ? [] : cardProblemsOf(chosen, now)),
  ];
  const amount = "amount" in request ? request.amount : (checkout?.amount ?? requested);
  if (amount === undefined) throw new TypeError("a payment that is looked at has an amount");
  const problems = codes.map((code) => ({
    code,
    nextSteps: stepsAgainst(code, {
      kind: request.kind === "request" ? "send" : request.kind,
      amount,
      cardId,
      shortfallMinor: missing,
      createdAt: now,
      id: null,
    }),
  }));
  return {
    isReady: problems.length === 0,
    problems,
    // Stable: of equals the balance first, which costs nothing and asks nobody.
    ways: [
      ...walletWays(fromBalance),
      ...cards.map(({ card, past: results }) => cardWay(card, { past: results, checkout, now })),
    ].sort((one, other) => other.chance - one.chance),
  };
}

type ResultsOfCard = (asked: CardOfCustomer) => Promise<readonly CardResult[]>;

interface CardWithPast {
  readonly card: Card;
  /** Newest first. */
  readonly past: readonly CardResult[];
}

/** The person's cards that can play a part in this payment, each with its last results. */
async function cardsWithPast(
  { cards }: PaymentsDeps,
  customerId: string,
  { kind }: QuoteRequest,
  resultsOfCard: ResultsOfCard,
): Promise<CardWithPast[]> {
  // Money goes to a bank from the balance alone.
  if (kind === "cash_out") return [];
  const owned = await cards.list(customerId);
  // A merchant is paid with a card's number, which the demo world's cards do not have.
  const usable = kind === "purchase" ? owned.filter(({ saved }) => saved !== null) : owned;
  return Promise.all(
    usable.map(async (card) => ({
      card,
      past: await resultsOfCard({ customerId, cardId: card.id }),
    })),
  );
}

interface Prices {
  readonly checkout: Checkout | null;
  /** What a request asks for. */
  readonly requested?: Money;
  /** The way that was asked about. */
  readonly asked: Weighed | DeclineCode;
  /** Null where a wallet of ours cannot pay. */
  readonly fromBalance: Weighed | DeclineCode | null;
}

async function pricesOf(deps: PaymentsDeps, asker: Asker, request: QuoteRequest): Promise<Prices> {
  if (request.kind === "request") {
    const { payment } = await openRequestFor(
      deps,
      fromPublicId(request.requestId),
      asker.customerId,
    );
    const asked = await orProblem(price(deps, asker, request, null));
    return { checkout: null, asked, fromBalance: asked, requested: payment.amount };
  }
  if (request.kind !== "purchase") {
    const asked = await orProblem(price(deps, asker, request, null));
    return { checkout: null, asked, fromBalance: request.kind === "top_up" ? null : asked };
  }
  const { checkoutId, way } = request;
  // Beside the checkout, and once for both ways.
  const person = deps.risk.factsOfPerson(asker);
  // Where the checkout cannot be paid, nobody asks what became of it.
  person.catch(() => undefined);
  const checkout = await openCheckout(deps, fromPublicId(checkoutId));
  const by = (which: typeof way) => orProblem(weighCheckout(deps, asker, checkout, which, person));
  const [asked, fromBalance] = await Promise.all([
    by(way),
    way.type === "balance" ? null : by({ type: "balance" }),
  ]);
  return { checkout, asked, fromBalance: fromBalance ?? asked };
}

const cardOf = (request: QuoteRequest): string | null => {
  if (request.kind === "top_up") return request.cardId;
  return request.kind === "purchase" && request.way.type === "card" ? request.way.cardId : null;
};

function cardWay(
  card: Card,
  { past, checkout, now }: { past: readonly CardResult[]; checkout: Checkout | null; now: Date },
): Way {
  const label = `${card.brand} •••• ${card.lastFour}`;
  const way = { type: "card", cardId: card.id, label } as const;
  if (card.saved !== null && hasExpired(card.saved, now))
    return { ...way, chance: 0, reasons: ["card_expired"] };
  if (checkout !== null && !isTaken(checkout, card))
    return { ...way, chance: 0, reasons: ["not_taken_here"] };
  return { ...way, chance: estimateOf(past, now), reasons: reasonsOf(past, now) };
}

/** A card is good to the end of its month. */
const hasExpired = (
  { expiryMonth, expiryYear }: { readonly expiryMonth: number; readonly expiryYear: number },
  now: Date,
): boolean => Date.UTC(expiryYear, expiryMonth, 1) <= now.getTime();

const walletWays = (priced: Weighed | DeclineCode | null): Way[] => {
  if (priced === null) return [];
  if (priced === "card_not_accepted")
    return [{ type: "balance", cardId: null, label: "", chance: 0, reasons: ["not_taken_here"] }];
  return typeof priced === "string" ? [] : [balanceWay(priced)];
};

async function orProblem(priced: Promise<Weighed>): Promise<Weighed | DeclineCode> {
  try {
    return await priced;
  } catch (error) {
    const code = error instanceof RequestRefused ? REFUSED_AS[error.code] : undefined;
    if (code === undefined) throw error;
    return code;
  }
}

function problemsOf(priced: Weighed): DeclineCode[] {
  const codes: DeclineCode[] = [];
  if (missingFor(priced).amountMinor > 0n) codes.push("insufficient_balance");
  if (priced.bite !== null) codes.push(`limit_${priced.bite.kind}`);
  return codes;
}

/** What is wrong with the very card that was chosen, whatever else would stop the payment. */
function cardProblemsOf({ card, past }: CardWithPast, now: Date): DeclineCode[] {
  const codes: DeclineCode[] = [];
  if (card.saved !== null && hasExpired(card.saved, now)) codes.push("expired_card");
  const last = past[0]?.declineCode ?? null;
  // A card network forbids asking again (it fines who does), so the wallet says so before anybody does.
  if (last !== null && last !== "expired_card" && lastResultOf(past, now) === "revoked")
    codes.push(last);
  return codes;
}

const balanceWay = (priced: Weighed): Way => {
  const isAffordable = missingFor(priced).amountMinor === 0n;
  const isStopped = !isAffordable || priced.bite !== null;
  return {
    type: "balance",
    cardId: null,
    label: "",
    chance: isStopped ? 0 : 100,
    reasons: [
      isAffordable ? "balance_covers_it" : "balance_too_small",
      ...(priced.bite === null ? [] : (["limit_reached"] as const)),
    ],
  };
};

function reasonsOf(past: readonly CardResult[], now: Date): Way["reasons"] {
  const last = lastResultOf(past, now);
  if (last === "none") return ["never_used"];
  if (last === "revoked") return ["refused_for_good"];
  const reasons: Way["reasons"] = [
    last === "approved" ? "last_time_approved" : "last_time_refused",
  ];
  return earlierRefusals(past) === 2 ? [...reasons, "often_refused"] : reasons;
}
