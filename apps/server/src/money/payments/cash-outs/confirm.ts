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
import { ownRecipient } from "../remittances/quoting.ts";
import { remittanceRows } from "../remittances/row.ts";
import { find } from "../repository.ts";
import { shortfallOf, totalOf } from "../rules.ts";
import { holdLegs } from "./legs.ts";
import { payOut } from "./paying-out.ts";
import { ownAccount } from "./quoting.ts";

export type PayoutTerms = Extract<QuoteTerms, { kind: "cash_out" | "remittance" }>;

/**
 * Wallet to a bank account, the customer's own or a recipient's abroad, in three steps that may each be the last one this process lives to make: a
 * booking that holds amount and fee and writes down that the bank will be asked; the payout, outside any transaction; a
 * booking that takes or lets go what was held. What a crash or a lost answer leaves behind, the sweep (jobs.ts) asks for under
 * our reference. Nothing is ever sent under a second one.
 */
export async function confirmPayout(
  deps: PaymentsDeps,
  terms: PayoutTerms,
  guard: Guard,
  context: IdempotentContext,
  occurredAt: Date | null,
): Promise<Answer | "stale"> {
  const customerId = terms.payer.customerId;
  const { accountId } = terms.payer;
  const existing = await find(deps.database.kysely, terms.id);
  if (existing !== null) return storeAnswer(deps.ledger, context, answerTo(existing, customerId));
  await requirePayable(deps, terms);
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
    rows: (payment) => [payoutRow(payment), ...remittanceRows(payment)],
    goOn: (attempt) =>
      payOut(deps, attempt, { holder: holderOf(terms), message: terms.note }, occurredAt),
  });
}

/** Removed since it was quoted, it is nobody's any more. */
async function requirePayable(deps: PaymentsDeps, terms: PayoutTerms): Promise<void> {
  const { account, payer } = terms;
  if (terms.kind === "cash_out") await ownAccount(deps, account.id, payer.customerId);
  else await ownRecipient(deps, account.id, payer.customerId);
}

/** Whose account it is: the bank compares the name. */
const holderOf = ({ kind, payer, account }: PayoutTerms): string =>
  kind === "cash_out" ? payer.name : account.name;

const payoutRow = ({ id, payout }: Payment): SideRow => ({
  op: "insert",
  table: "payments.cash_out",
  values: {
    id,
    bank_account_id: payout?.bankAccountId ?? null,
    wallet_account_id: payout?.walletAccountId ?? null,
    arrives_by: payout?.arrivesBy.toISOString() ?? null,
  },
});

function attemptFor(
  deps: PaymentsDeps,
  terms: PayoutTerms,
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
    // The bank pays what arrives, in the currency of there.
    amount: terms.kind === "remittance" ? terms.price.receive : terms.amount,
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
  terms: PayoutTerms,
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
    kind: terms.kind,
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
      maskedName: account.maskedName,
      detail: account.detail,
    },
    amount: terms.amount,
    fee: terms.fee,
    note: terms.note,
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
    payout: {
      bankAccountId: account.id,
      walletAccountId: payer.accountId,
      arrivesBy: terms.arrivesBy,
    },
    remittance: terms.kind === "remittance" ? terms.price : null,
    originalId: null,
  };
}
