import type { Answer, IdempotentContext } from "../../platform/idempotency/index.ts";
import type { Card } from "../cards/index.ts";
import { type BookingOutcome, TRANSFER_CODES, type TransferInput } from "../ledger/index.ts";
import { houseAccountId } from "../wallets/index.ts";
import { ask } from "./asking.ts";
import { ABANDONED_AFTER_MS, type Attempt, referenceOf, transferIdsOf } from "./attempt.ts";
import { TOP_UP_DECLINES } from "./declines.ts";
import type { PaymentsDeps } from "./deps.ts";
import { refused } from "./errors.ts";
import { bookFirst } from "./first-booking.ts";
import { firstDecision } from "./first-decision.ts";
import type { Guard } from "./guard.ts";
import type { Payment } from "./payment.ts";
import type { QuoteTerms } from "./quote-token.ts";

export type TopUpTerms = Extract<QuoteTerms, { kind: "top_up" }>;

/**
 * Card to wallet, in three steps that may each be the last one this process lives to make:
 * a booking that holds the amount on its way in and writes down that the network will be asked; the charge, outside any
 * transaction; a booking that resolves the hold. What a crash or a lost answer leaves behind, the sweep (jobs.ts)
 * settles by our reference. Nothing is ever charged under a second one.
 */
export async function confirmTopUp(
  deps: PaymentsDeps,
  terms: TopUpTerms,
  guard: Guard,
  context: IdempotentContext,
  occurredAt: Date | null,
): Promise<Answer | "stale"> {
  const customerId = terms.payee.customerId;
  const card = await deps.cards.find(terms.cardId, customerId);
  if (card === null) throw refused("card_not_found");
  const attempt = attemptFor(deps, terms, context, occurredAt);
  return bookFirst(deps, {
    id: terms.id,
    customerId,
    context,
    guard,
    booking: { transfers: [holdOf(terms, attempt)], expects: guard.expects },
    attempt,
    paymentFrom: (outcome) => paymentFrom(terms, card, outcome, occurredAt),
    rows: () => [],
    goOn: (asked) => ask(deps, asked, { occurredAt }),
  });
}

/** Money on its way in: seen as pending, not spendable. Every rule of the account is checked now, before any charge. */
const holdOf = (terms: TopUpTerms, attempt: Attempt): TransferInput => ({
  id: transferIdsOf(attempt.reference).hold,
  kind: "pending",
  debitAccountId: houseAccountId(1100, terms.amount.currency),
  creditAccountId: terms.payee.accountId,
  amountMinor: terms.amount.amountMinor,
  currency: terms.amount.currency,
  code: TRANSFER_CODES.topUp,
  reference: terms.id,
});

function attemptFor(
  deps: PaymentsDeps,
  terms: TopUpTerms,
  context: IdempotentContext,
  occurredAt: Date | null,
): Attempt {
  const now = deps.clock.now();
  return {
    reference: referenceOf(terms.id),
    paymentId: terms.id,
    acquirer: deps.acquirer.name,
    cardId: terms.cardId,
    walletAccountId: terms.payee.accountId,
    operation: "charge",
    amount: terms.amount,
    claim: context.claim,
    state: "asked",
    code: null,
    enquiries: 0,
    nextEnquiryAt: new Date(now.getTime() + ABANDONED_AFTER_MS),
    createdAt: occurredAt ?? now,
  };
}

/** What the first booking makes of the terms; `null` when it decided nothing new. Pure. */
function paymentFrom(
  terms: TopUpTerms,
  card: Card,
  outcome: BookingOutcome,
  occurredAt: Date | null,
): Payment | null {
  const decision = firstDecision(outcome, TOP_UP_DECLINES, "ask", occurredAt);
  if (decision === null) return null;
  const { declineCode, state, events, at } = decision;
  const { payee } = terms;
  return {
    id: terms.id,
    version: 1,
    kind: "top_up",
    state,
    payer: {
      customerId: null,
      name: card.brand,
      maskedName: card.brand,
      detail: `•••• ${card.lastFour}`,
    },
    payee: {
      customerId: payee.customerId,
      name: payee.name,
      maskedName: payee.maskedName,
      detail: payee.detail,
    },
    amount: terms.amount,
    fee: terms.fee,
    note: terms.note,
    cardId: card.id,
    isSandbox: card.isSandbox,
    declineCode,
    shortfallMinor: null,
    payerBalanceAfter: null,
    payeeBalanceAfter: null,
    createdAt: at,
    completedAt: null,
    events,
    purchase: null,
    payout: null,
    remittance: null,
    originalId: null,
  };
}
