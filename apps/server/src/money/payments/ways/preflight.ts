import type { DeclineCode, ErrorCode } from "@okpay/contracts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { fromPublicId } from "../../../platform/ids.ts";
import type { Card } from "../../cards/index.ts";
import { stepsAgainst } from "../advice.ts";
import { recentCardResults } from "../attempt-repository.ts";
import type { Preflight, Quote, QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import type { Checkout } from "../ports.ts";
import { isTaken, openCheckout } from "../purchases/quoting.ts";
import type { Asker } from "../quote-terms.ts";
import { makeQuote } from "../quotes.ts";
import { type CardResult, earlierRefusals, estimateOf, lastResultOf } from "./estimate.ts";

type Way = Preflight["ways"][number];

/** How far back a customer's card payments are looked at. */
const MOST_RESULTS = 60;

/** A quote that cannot be had says already why the payment would fail. */
const REFUSED_AS: Partial<Record<ErrorCode, DeclineCode>> = {
  payee_not_found: "recipient_not_found",
  payee_is_self: "self_transfer",
  currency_not_held: "recipient_cannot_receive_currency",
  way_not_accepted: "card_not_accepted",
};

/**
 * All that would stop this payment, found with the very quote it would be made of, and what it could be paid with. Reads
 * only. For a transfer, a card is a way to fill the balance first; at a merchant it pays by itself, where it is taken.
 */
export async function preflight(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
): Promise<Preflight> {
  const checkout =
    request.kind === "purchase" ? await openCheckout(deps, fromPublicId(request.checkoutId)) : null;
  const [quoted, fromBalance, results, saved] = await Promise.all([
    quoteOrProblem(deps, asker, request),
    checkout === null ? null : quoteOrProblem(deps, asker, byBalance(request)),
    recentCardResults(deps.database.kysely, asker.customerId, MOST_RESULTS),
    deps.cards.list(asker.customerId),
  ]);
  const now = deps.clock.now();
  const resultsOf = (cardId: string) => results.filter((result) => result.cardId === cardId);
  const quote = typeof quoted === "string" ? null : quoted;
  const codes = typeof quoted === "string" ? [quoted] : problemsOf(quoted, request, resultsOf, now);
  const amount = "amount" in request ? request.amount : checkout?.amount;
  if (amount === undefined) throw new TypeError("a payment that is looked at has an amount");
  const problems = codes.map((code) => ({
    code,
    nextSteps: stepsAgainst(code, {
      kind: request.kind,
      amount,
      cardId: cardOf(request),
      shortfallMinor: quote?.shortfall.amountMinor ?? null,
      createdAt: now,
      id: null,
    }),
  }));
  const cards = saved
    .filter(({ saved: facts }) => checkout === null || facts !== null)
    .map((card) => cardWay(card, { past: resultsOf(card.id), checkout, now }));
  const wallet = checkout === null ? (request.kind === "send" ? quoted : null) : fromBalance;
  return {
    isReady: problems.length === 0,
    problems,
    // Stable: of equals the balance first, which costs nothing and asks nobody.
    ways: [...walletWays(wallet), ...cards].sort((one, other) => other.chance - one.chance),
  };
}

const byBalance = (request: QuoteRequest): QuoteRequest =>
  request.kind === "purchase" ? { ...request, way: { type: "balance" } } : request;

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

const walletWays = (quoted: Quote | DeclineCode | null): Way[] => {
  if (quoted === null) return [];
  if (quoted === "card_not_accepted")
    return [{ type: "balance", cardId: null, label: "", chance: 0, reasons: ["not_taken_here"] }];
  return typeof quoted === "string" ? [] : [balanceWay(quoted)];
};

async function quoteOrProblem(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
): Promise<Quote | DeclineCode> {
  try {
    return await makeQuote(deps, asker, request, null);
  } catch (error) {
    const code = error instanceof RequestRefused ? REFUSED_AS[error.code] : undefined;
    if (code === undefined) throw error;
    return code;
  }
}

function problemsOf(
  quote: Quote,
  request: QuoteRequest,
  resultsOf: (cardId: string) => readonly CardResult[],
  now: Date,
): DeclineCode[] {
  const codes: DeclineCode[] = [];
  if (!quote.isAffordable) codes.push("insufficient_balance");
  if (quote.limit !== null) codes.push(`limit_${quote.limit.kind}`);
  const cardId = cardOf(request);
  if (cardId !== null) {
    const past = resultsOf(cardId);
    const last = past[0]?.declineCode ?? null;
    // A card network forbids asking again (it fines who does), so the wallet says so before anybody does.
    if (last !== null && lastResultOf(past, now) === "revoked") codes.push(last);
  }
  return codes;
}

const balanceWay = (quote: Quote): Way => {
  const isStopped = !quote.isAffordable || quote.limit !== null;
  return {
    type: "balance",
    cardId: null,
    label: "",
    chance: isStopped ? 0 : 100,
    reasons: [
      quote.isAffordable ? "balance_covers_it" : "balance_too_small",
      ...(quote.limit === null ? [] : (["limit_reached"] as const)),
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
