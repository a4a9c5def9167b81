import type { Answer, IdempotentContext } from "../../../platform/idempotency/index.ts";
import type { SideRow } from "../../../platform/side-row.ts";
import type { BookingOutcome } from "../../ledger/index.ts";
import { answerTo, storeAnswer } from "../answers.ts";
import { ABANDONED_AFTER_MS, type Attempt, referenceOf } from "../attempt.ts";
import { CASH_OUT_DECLINES } from "../declines.ts";
import type { PaymentsDeps } from "../deps.ts";
import { bookFirst } from "../first-booking.ts";
import { firstDecision } from "../first-decision.ts";
import type { Guard } from "../guard.ts";
import type { Payment } from "../payment.ts";
import type { QuoteTerms } from "../quote-token.ts";
import { find } from "../repository.ts";
import { shortfallOf, totalOf } from "../rules.ts";
import { holdLegs } from "./legs.ts";
import { payOut } from "./paying-out.ts";
import { ownAccount } from "./quoting.ts";

export type CashOutTerms = Extract<QuoteTerms, { kind: "cash_out" }>;

/**
 * Wallet to the customer's own bank account, in three steps that may each be the last one this process lives to make: a
 * booking that holds amount and fee and writes down that the bank will be asked; the payout, outside any transaction; a
 * booking that takes or lets go what was held. What a crash or a lost answer leaves behind, the sweep (jobs.ts) asks for under
 * our reference. Nothing is ever sent under a second one.
 */
export async function confirmCashOut(
  deps: PaymentsDeps,
  terms: CashOutTerms,
  guard: Guard,
  context: IdempotentContext,
  occurredAt: Date | null,
): Promise<Answer | "stale"> {
  const customerId = terms.payer.customerId;
  const { accountId } = terms.payer;
  const existing = await find(deps.database.kysely, terms.id);
  if (existing !== null) return storeAnswer(deps.ledger, context, answerTo(existing, customerId));
  await ownAccount(deps, terms.account.id, customerId);
  return bookFirst(deps, {
    id: terms.id,
    customerId,
    context,
    guard,
    booking: {
      transfers: holdLegs({ ...terms, walletAccountId: accountId }),
      caps: guard.caps.map((cap) => ({ ...cap, accountId })),
      expects: guard.expects,
    },
    attempt: attemptFor(deps, terms, context, occurredAt),
    paymentFrom: (outcome) => paymentFrom(terms, outcome, occurredAt),
    rows: (payment) => [cashOutRow(payment)],
    goOn: (attempt) => payOut(deps, attempt, terms.payer.name, occurredAt),
  });
}

const cashOutRow = ({ id, cashOut }: Payment): SideRow => ({
  op: "insert",
  table: "payments.cash_out",
  values: {
    id,
    bank_account_id: cashOut?.bankAccountId ?? null,
    wallet_account_id: cashOut?.walletAccountId ?? null,
    arrives_by: cashOut?.arrivesBy.toISOString() ?? null,
  },
});

function attemptFor(
  deps: PaymentsDeps,
  terms: CashOutTerms,
  context: IdempotentContext,
  occurredAt: Date | null,
): Attempt {
  const now = deps.clock.now();
  return {
    reference: referenceOf(terms.id),
    paymentId: terms.id,
    acquirer: deps.banks.bankName ?? "",
    cardId: terms.account.id,
    walletAccountId: terms.payer.accountId,
    operation: "pay_out",
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
  terms: CashOutTerms,
  outcome: BookingOutcome,
  occurredAt: Date | null,
): Payment | null {
  const decision = firstDecision(outcome, CASH_OUT_DECLINES, "pay_out", occurredAt);
  if (decision === null) return null;
  const { declineCode, state, events, at } = decision;
  const { payer, account } = terms;
  const balance = decision.outcome.balances.get(payer.accountId);
  const available = (balance?.available ?? 0n) - (balance?.rules.floor ?? 0n);
  return {
    id: terms.id,
    version: 1,
    kind: "cash_out",
    state,
    payer: {
      customerId: payer.customerId,
      name: payer.name,
      maskedName: payer.maskedName,
      detail: payer.detail,
    },
    payee: {
      customerId: null,
      name: account.name,
      maskedName: account.name,
      detail: account.detail,
    },
    amount: terms.amount,
    fee: terms.fee,
    note: null,
    cardId: null,
    isSandbox: terms.isSandbox,
    declineCode,
    shortfallMinor:
      declineCode === "insufficient_balance"
        ? shortfallOf(totalOf(terms.amount, terms.fee), available).amountMinor
        : null,
    payerBalanceAfter: null,
    payeeBalanceAfter: null,
    createdAt: at,
    completedAt: null,
    events,
    purchase: null,
    cashOut: {
      bankAccountId: account.id,
      walletAccountId: payer.accountId,
      arrivesBy: terms.arrivesBy,
    },
    originalId: null,
  };
}
