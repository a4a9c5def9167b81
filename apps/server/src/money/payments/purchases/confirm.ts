import type { Answer, IdempotentContext } from "../../../platform/idempotency/index.ts";
import type { BookedOutcome, BookingOutcome, RefusedOutcome } from "../../ledger/index.ts";
import { answerTo, storeAnswer } from "../answers.ts";
import { ask } from "../asking.ts";
import { ABANDONED_AFTER_MS, type Attempt, referenceOf } from "../attempt.ts";
import { purchaseRow } from "../booking-rows.ts";
import { LEDGER_DECLINES } from "../declines.ts";
import type { PaymentsDeps } from "../deps.ts";
import { refused } from "../errors.ts";
import { bookFirst } from "../first-booking.ts";
import { firstDecision } from "../first-decision.ts";
import type { Guard } from "../guard.ts";
import type { Payment, Purchase } from "../payment.ts";
import type { Checkout, CheckoutRowAt } from "../ports.ts";
import type { QuoteTerms } from "../quote-token.ts";
import { find } from "../repository.ts";
import { shortfallOf, totalOf } from "../rules.ts";
import { forCheckout } from "./for-checkout.ts";
import { holdLegs, paidLegs } from "./legs.ts";

export type PurchaseTerms = Extract<QuoteTerms, { kind: "purchase" }>;

/** How long a merchant may take what it was authorized to take. */
const AUTHORIZATION_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Pays a merchant's checkout, from the wallet or by a saved card. From the wallet one booking does it: held, or paid at once
 * where the merchant delivers at once. By card it is a top-up's three steps with the merchant at the end. The checkout's row
 * is expected and changed in the same booking, so that two tabs cannot pay it twice. "stale" as for a send.
 *
 * From the wallet the usual payment reads nothing before its booking: the quote says which version of the row it was made of.
 */
export async function confirmPurchase(
  deps: PaymentsDeps,
  terms: PurchaseTerms,
  guard: Guard,
  context: IdempotentContext,
): Promise<Answer | "stale"> {
  if (terms.way === "balance" && terms.checkoutVersion !== null) {
    const row = deps.checkouts.rowAt(terms.checkoutId, terms.checkoutVersion);
    const answer = await bookOn(deps, terms, { ...row, returnUrl: null }, guard, context);
    if (answer !== "stale") return answer;
    // The checkout or what the guard stands on changed since: which, is looked up.
  }
  const payerId = terms.payer.customerId;
  const checkout = await deps.checkouts.find(terms.checkoutId);
  if (checkout === null || !checkout.isOpen || !isAsQuoted(checkout, terms)) {
    const earlier = await find(deps.database.kysely, terms.id);
    if (earlier === null) throw refused("checkout_not_open");
    return storeAnswer(deps.ledger, context, answerTo(earlier, payerId));
  }
  return bookOn(deps, terms, checkout, guard, context);
}

function bookOn(
  deps: PaymentsDeps,
  terms: PurchaseTerms,
  checkout: CheckoutRowAt & Pick<Checkout, "returnUrl">,
  guard: Guard,
  context: IdempotentContext,
): Promise<Answer | "stale"> {
  const first = firstStepOf(terms, newPurchase(deps, terms));
  return bookFirst(deps, {
    id: terms.id,
    customerId: terms.payer.customerId,
    context,
    guard,
    booking: {
      transfers: first.legs,
      caps: guard.caps.map((cap) => ({ ...cap, accountId: terms.payer.accountId })),
      expects: [...guard.expects, checkout.expects],
      // Nothing leaves the wallet when a card pays, but a freeze stops its owner, not only the money.
      ...(terms.way === "card" ? { onBehalfOf: terms.payer.accountId } : {}),
    },
    attempt: terms.way === "card" ? attemptFor(deps, terms, context) : null,
    paymentFrom: (outcome) => paymentFrom(terms, first, outcome),
    rows: (payment) => [
      purchaseRow(payment.id, payment.purchase ?? first.after),
      // Nothing became of a declined one: the checkout stays as it is, open.
      ...(payment.state === "declined" ? [] : checkout.rows(forCheckout(payment))),
    ],
    goOn: (attempt) =>
      ask(deps, attempt, { returnUrl: checkout.returnUrl, payee: terms.merchant.name }),
  });
}

/** What was shown is what is done: a checkout that changed since is another one. */
const isAsQuoted = (checkout: Checkout, { amount, merchant }: PurchaseTerms): boolean =>
  checkout.amount.amountMinor === amount.amountMinor &&
  checkout.amount.currency === amount.currency &&
  checkout.merchant.accountId === merchant.accountId;

const newPurchase = ({ clock }: PaymentsDeps, terms: PurchaseTerms): Purchase => ({
  merchantId: terms.merchant.id,
  merchantAccountId: terms.merchant.accountId,
  checkoutId: terms.checkoutId,
  way: terms.way,
  payerAccountId: terms.way === "balance" ? terms.payer.accountId : null,
  feePlan: terms.feePlan,
  isCapturedAtOnce: terms.isCapturedAtOnce,
  captured: 0n,
  refunded: 0n,
  merchantFee: 0n,
  holds: 1,
  expiresAt: new Date(clock.now().getTime() + AUTHORIZATION_MS),
});

type FirstStep = ReturnType<typeof firstStepOf>;

function firstStepOf(terms: PurchaseTerms, purchase: Purchase) {
  const facts = { id: terms.id, amount: terms.amount, purchase };
  if (terms.way === "balance" && terms.isCapturedAtOnce)
    return { ...paidLegs(facts), before: purchase, command: "complete" } as const;
  const command = terms.way === "card" ? "ask" : "authorize";
  return { legs: holdLegs(facts), after: purchase, before: purchase, command } as const;
}

/** What the first booking makes of the terms; `null` when it decided nothing new. Pure. */
function paymentFrom(
  terms: PurchaseTerms,
  first: FirstStep,
  outcome: BookingOutcome,
): Payment | null {
  const decision = firstDecision(outcome, LEDGER_DECLINES, first.command, null);
  if (decision === null) return null;
  const { declineCode, state, events, at } = decision;
  const { payer, merchant } = terms;
  const isCompleted = state === "completed";
  return {
    id: terms.id,
    version: 1,
    kind: "purchase",
    state,
    payer: {
      customerId: payer.customerId,
      name: payer.name,
      maskedName: payer.maskedName,
      detail: terms.cardLabel ?? payer.detail,
    },
    payee: {
      customerId: null,
      name: merchant.name,
      maskedName: merchant.name,
      detail: merchant.detail,
    },
    amount: terms.amount,
    fee: terms.fee,
    note: terms.note,
    cardId: terms.cardId,
    isSandbox: terms.isSandbox,
    declineCode,
    shortfallMinor:
      declineCode === "insufficient_balance" ? shortfall(terms, decision.outcome) : null,
    payerBalanceAfter: isCompleted ? balanceOf(terms, decision.outcome) : null,
    payeeBalanceAfter: null,
    createdAt: at,
    completedAt: isCompleted ? at : null,
    events,
    purchase: declineCode === null ? first.after : first.before,
    payout: null,
    remittance: null,
    originalId: null,
  };
}

const balanceOf = ({ payer }: PurchaseTerms, { balances }: BookedOutcome | RefusedOutcome) =>
  balances.get(payer.accountId)?.balance ?? null;

function shortfall(terms: PurchaseTerms, { balances }: BookedOutcome | RefusedOutcome): bigint {
  const account = balances.get(terms.payer.accountId);
  const available = (account?.available ?? 0n) - (account?.rules.floor ?? 0n);
  return shortfallOf(totalOf(terms.amount, terms.fee), available).amountMinor;
}

function attemptFor(
  { clock, acquirer }: PaymentsDeps,
  terms: PurchaseTerms,
  context: IdempotentContext,
): Attempt {
  const now = clock.now();
  return {
    reference: referenceOf(terms.id),
    paymentId: terms.id,
    acquirer: acquirer.name,
    cardId: terms.cardId ?? "",
    walletAccountId: null,
    operation: terms.isCapturedAtOnce ? "charge" : "authorize",
    amount: terms.amount,
    claim: context.claim,
    state: "asked",
    code: null,
    enquiries: 0,
    nextEnquiryAt: new Date(now.getTime() + ABANDONED_AFTER_MS),
    createdAt: now,
  };
}
