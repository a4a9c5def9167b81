import type { DeclineCode, ErrorCode } from "@okpay/contracts";
import { RequestRefused } from "../../../platform/http/index.ts";
import { stepsAgainst } from "../advice.ts";
import { recentCardResults } from "../attempt-repository.ts";
import type { Preflight, Quote, QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import { type Asker, makeQuote } from "../quotes.ts";
import { type CardResult, earlierRefusals, estimateOf, lastResultOf } from "./estimate.ts";

type Way = Preflight["ways"][number];

/** How far back a customer's card payments are looked at. */
const MOST_RESULTS = 60;

/** A quote that cannot be had says already why the payment would fail. */
const REFUSED_AS: Partial<Record<ErrorCode, DeclineCode>> = {
  payee_not_found: "recipient_not_found",
  payee_is_self: "self_transfer",
  currency_not_held: "recipient_cannot_receive_currency",
};

/**
 * All that would stop this payment, found with the very quote it would be made of, and what it could be paid with. Reads
 * only. For a transfer, a card is a way to fill the balance first.
 */
export async function preflight(
  deps: PaymentsDeps,
  asker: Asker,
  request: QuoteRequest,
): Promise<Preflight> {
  const [quoted, results, saved] = await Promise.all([
    quoteOrProblem(deps, asker, request),
    recentCardResults(deps.database.kysely, asker.customerId, MOST_RESULTS),
    deps.cards.list(asker.customerId),
  ]);
  const now = deps.clock.now();
  const resultsOf = (cardId: string) => results.filter((result) => result.cardId === cardId);
  const quote = typeof quoted === "string" ? null : quoted;
  const codes = typeof quoted === "string" ? [quoted] : problemsOf(quoted, request, resultsOf, now);
  const problems = codes.map((code) => ({
    code,
    nextSteps: stepsAgainst(code, {
      kind: request.kind,
      amount: request.amount,
      cardId: request.kind === "top_up" ? request.cardId : null,
      shortfallMinor: quote?.shortfall.amountMinor ?? null,
      createdAt: now,
      id: null,
    }),
  }));
  const cards = saved.map((card): Way => {
    const past = resultsOf(card.id);
    return {
      type: "card",
      cardId: card.id,
      label: `${card.brand} •••• ${card.lastFour}`,
      chance: estimateOf(past, now),
      reasons: reasonsOf(past, now),
    };
  });
  const ways = [
    ...(request.kind === "send" && quote !== null ? [balanceWay(quote)] : []),
    ...cards,
  ];
  return {
    isReady: problems.length === 0,
    problems,
    // Stable: of equals the balance first, which costs nothing and asks nobody.
    ways: ways.sort((one, other) => other.chance - one.chance),
  };
}

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
  if (request.kind === "top_up") {
    const past = resultsOf(request.cardId);
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
