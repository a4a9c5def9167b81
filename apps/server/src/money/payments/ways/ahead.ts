import type { DeclineCode, ErrorCode } from "@okpay/contracts";
import type { Money } from "@okpay/money";
import { RequestRefused } from "../../../platform/http/index.ts";
import { fromPublicId } from "../../../platform/ids.ts";
import type { Preflight, QuoteRequest } from "../bodies.ts";
import type { PaymentsDeps } from "../deps.ts";
import type { Checkout } from "../ports.ts";
import { openCheckout, weighCheckout } from "../purchases/quoting.ts";
import { type Asker, missingFor, type Priced, type Weighed } from "../quote-terms.ts";
import { price } from "../quotes.ts";
import { openRequestFor } from "../requests/paying.ts";
import type { Where } from "./place.ts";
import { booksOf, type Standing, standingIn } from "./standing.ts";

export type WayReason = Preflight["ways"][number]["reasons"][number];

/** A payment as it would be if it were confirmed now, as far as it can be made at all. */
export interface Ahead {
  readonly checkout: Checkout | null;
  /** Null where it is over, and nobody can say what it was. */
  readonly amount: Money | null;
  /** Where a card would pay it; null with the amount. */
  readonly where: Where | null;
  /** What was to be paid cannot be paid any more, by whatever way. */
  readonly isOver: boolean;
  /** The way that was asked about. */
  readonly asked: Weighed | DeclineCode;
  /** Null where a wallet of ours cannot pay. */
  readonly fromBalance: Weighed | DeclineCode | null;
  /** What stops it, the chosen card's own troubles left out. */
  readonly codes: readonly DeclineCode[];
  /** Why no payment would go through in that way, whatever card it is. */
  readonly stops: { readonly balance: WayReason | null; readonly card: WayReason | null };
}

/** A price that cannot be had says already why the payment would fail. What is wrong with the request itself stays refused. */
const REFUSED_AS: Partial<Record<ErrorCode, DeclineCode>> = {
  payee_not_found: "recipient_not_found",
  payee_is_self: "self_transfer",
  currency_not_held: "recipient_cannot_receive_currency",
  way_not_accepted: "card_not_accepted",
  card_not_found: "card_not_found",
  bank_account_not_found: "bank_account_not_found",
  cash_out_unavailable: "cash_out_unavailable",
  beneficiary_not_found: "bank_account_not_found",
  corridor_not_offered: "corridor_unavailable",
  corridor_unavailable: "corridor_unavailable",
  checkout_not_open: "checkout_not_open",
  request_not_open: "request_not_open",
};

export function lookAhead(deps: PaymentsDeps, asker: Asker, request: QuoteRequest): Promise<Ahead> {
  if (request.kind === "purchase") return purchaseAhead(deps, asker, request);
  if (request.kind === "request") return requestAhead(deps, asker, request);
  return request.kind === "remittance"
    ? remittanceAhead(deps, asker, request)
    : transferAhead(deps, asker, request, request.amount);
}

async function requestAhead(
  deps: PaymentsDeps,
  asker: Asker,
  request: Extract<QuoteRequest, { kind: "request" }>,
): Promise<Ahead> {
  const found = await orProblem(
    openRequestFor(deps, fromPublicId(request.requestId), asker.customerId),
  );
  return typeof found === "string"
    ? over(found)
    : transferAhead(deps, asker, request, found.payment.amount);
}

async function transferAhead(
  deps: PaymentsDeps,
  asker: Asker,
  request: Exclude<QuoteRequest, { kind: "purchase" | "remittance" }>,
  amount: Money,
): Promise<Ahead> {
  const asked = await orProblem(price(deps, asker, request, null));
  const kind = request.kind === "request" ? "send" : request.kind;
  const own = await deps.wallets.accountOf(asker.customerId, amount.currency);
  const sides = { kind, own, theirs: payeeAccountOf(asked), amount };
  const standing = standingIn(await booksOf(deps, sides), sides);
  const isIn = kind === "top_up";
  return {
    checkout: null,
    amount,
    where: { country: null, currency: amount.currency },
    asked,
    fromBalance: isIn ? null : asked,
    ...judged(asked, standing, isIn ? "fill" : null),
  };
}

/** What leaves the wallet follows from the price; without one nothing is known but the wallet it would leave. */
async function remittanceAhead(
  deps: PaymentsDeps,
  asker: Asker,
  request: Extract<QuoteRequest, { kind: "remittance" }>,
): Promise<Ahead> {
  const asked = await orProblem(price(deps, asker, request, null));
  const { sendCurrency: currency } = request;
  const amount = typeof asked === "string" ? null : asked.terms.amount;
  const own = await deps.wallets.accountOf(asker.customerId, currency);
  const sides = {
    kind: "remittance",
    own,
    theirs: null,
    amount: amount ?? { amountMinor: 1n, currency },
  } as const;
  const standing = standingIn(await booksOf(deps, sides), sides);
  return {
    checkout: null,
    amount,
    where: amount === null ? null : { country: null, currency },
    asked,
    fromBalance: asked,
    ...judged(asked, standing, null),
  };
}

async function purchaseAhead(
  deps: PaymentsDeps,
  asker: Asker,
  { checkoutId, way }: Extract<QuoteRequest, { kind: "purchase" }>,
): Promise<Ahead> {
  // Beside the checkout, and once for both ways.
  const person = deps.risk.factsOfPerson(asker);
  // Where the checkout cannot be paid, nobody asks what became of it.
  person.catch(() => undefined);
  const checkout = await orProblem(openCheckout(deps, fromPublicId(checkoutId)));
  if (typeof checkout === "string") return over(checkout);
  const { amount, merchant } = checkout;
  const own = await deps.wallets.accountOf(asker.customerId, amount.currency);
  const sides = { kind: "purchase", own, theirs: merchant.accountId, amount } as const;
  // Read once: what both ways are weighed with, and what both sides' accounts would refuse.
  const books = booksOf(deps, sides);
  const by = (which: typeof way) =>
    orProblem(weighCheckout(deps, asker, checkout, which, { person, accountId: own, books }));
  const [asked, fromBalance, found] = await Promise.all([
    by(way),
    way.type === "balance" ? null : by({ type: "balance" }),
    books,
  ]);
  const standing = standingIn(found, sides);
  return {
    checkout,
    amount,
    where: { country: merchant.country, currency: amount.currency },
    asked,
    fromBalance: fromBalance ?? asked,
    ...judged(asked, standing, "pay"),
  };
}

const over = (code: DeclineCode): Ahead => ({
  checkout: null,
  amount: null,
  where: null,
  isOver: true,
  asked: code,
  fromBalance: null,
  codes: [code],
  stops: { balance: null, card: null },
});

/**
 * What price and books say together. A frozen wallet stops its owner's cards at a merchant too. Of whoever would be paid no more than confirming would: nothing while the payer's own
 * wallet or the price stands before it, and that their account is full only where nothing else does.
 */
function judged(
  asked: Weighed | DeclineCode,
  { own, theirs, full }: Standing,
  cards: "fill" | "pay" | null,
): Pick<Ahead, "codes" | "isOver" | "stops"> {
  const mine = [...own, ...(typeof asked === "string" ? [asked] : problemsOf(asked))];
  const isTold = typeof asked !== "string" && own.length === 0;
  const ofTheirs = isTold ? [...theirs, ...(mine.length === 0 ? full : [])] : [];
  // At a merchant every way goes to the same account, whatever is told of the way that was asked for.
  const isStopped = ofTheirs.length > 0 || (cards === "pay" && theirs.length > 0);
  const theirStop = isStopped ? "payee_cannot_receive" : null;
  const ownStop = stopOf(own);
  return {
    isOver: false,
    codes: [...new Set([...mine, ...ofTheirs])],
    stops: {
      balance: ownStop ?? theirStop,
      card: cards === null ? null : (ownStop ?? (cards === "pay" ? theirStop : null)),
    },
  };
}

const stopOf = (own: readonly DeclineCode[]): WayReason | null => {
  if (own.length === 0) return null;
  return own.includes("account_restricted") ? "account_restricted" : "limit_reached";
};

function problemsOf(priced: Weighed): DeclineCode[] {
  const codes: DeclineCode[] = [];
  if (missingFor(priced).amountMinor > 0n) codes.push("insufficient_balance");
  if (priced.bite !== null) codes.push(`limit_${priced.bite.kind}`);
  return codes;
}

/** Whose wallet a transfer would go to; null: to the house, to a bank, or to nobody. */
const payeeAccountOf = (priced: Priced | DeclineCode): string | null =>
  typeof priced !== "string" && priced.terms.kind === "send" ? priced.terms.payee.accountId : null;

async function orProblem<Found>(found: Promise<Found>): Promise<Found | DeclineCode> {
  try {
    return await found;
  } catch (error) {
    const code = error instanceof RequestRefused ? REFUSED_AS[error.code] : undefined;
    if (code === undefined) throw error;
    return code;
  }
}
