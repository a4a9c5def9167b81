import { derivedId } from "../../platform/derived-id.ts";
import type { Answer, IdempotentContext } from "../../platform/idempotency/index.ts";
import { ClaimTaken } from "../../platform/idempotency/index.ts";
import { type BookingOutcome, TRANSFER_CODES, type TransferInput } from "../ledger/index.ts";
import { houseAccountId } from "../wallets/index.ts";
import { answerTo, storeAnswer } from "./answers.ts";
import { eventRows, linkRow, paymentRow } from "./booking-rows.ts";
import { LEDGER_DECLINES } from "./declines.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { outcomeEventRows } from "./events.ts";
import { firstDecision } from "./first-decision.ts";
import type { Guard } from "./guard.ts";
import type { Payment } from "./payment.ts";
import type { QuoteTerms } from "./quote-token.ts";
import { find } from "./repository.ts";
import { shortfallOf, totalOf } from "./rules.ts";

export type SendTerms = Extract<QuoteTerms, { kind: "send" }>;

/**
 * Wallet to wallet: one booking carries the amount, the fee, the payment, its timeline, the stored answer and the
 * event. Whether it completes or is declined is the ledger's decision; either is an outcome, written with it. "stale":
 * nothing happened, and what the guard was made of must be read again.
 */
export async function confirmSend(
  deps: PaymentsDeps,
  terms: SendTerms,
  guard: Guard,
  context: IdempotentContext,
  occurredAt: Date | null,
): Promise<Answer | "stale"> {
  const payerId = terms.payer.customerId;
  const { accountId } = terms.payer;
  // The answer as the committed booking wrote it: the ledger asks for the rows again if it must try a commit again.
  const written: { answer: Answer | null } = { answer: null };
  const outcome = await deps.ledger.book({
    transfers: transfersOf(terms),
    caps: guard.caps.map((cap) => ({ ...cap, accountId })),
    expects: guard.expects,
    claim: context.claim,
    rows: (decided) => {
      const payment = paymentFrom(terms, decided, occurredAt);
      written.answer = payment === null ? null : answerTo(payment, payerId);
      if (payment === null || written.answer === null) return [];
      return [
        paymentRow(payment),
        ...eventRows(payment),
        ...linkRow(payment),
        context.answerRow(written.answer.status, written.answer.body),
        ...outcomeEventRows(deps.outbox, payment),
        ...guard.rows({ at: payment.createdAt, isCompleted: payment.state === "completed" }),
      ];
    },
  });
  if (outcome.state === "claimed") throw new ClaimTaken();
  if (outcome.state === "stale") return "stale";
  if (outcome.state !== "exists" && written.answer !== null) return written.answer;

  // This very quote was confirmed before, under another key: one quote is one payment, for ever.
  const earlier = await find(deps.database.kysely, terms.id);
  if (earlier === null)
    throw new PaymentInvariantBroken(`send ${terms.id} ended as ${describe(outcome)}`);
  return storeAnswer(deps.ledger, context, answerTo(earlier, payerId));
}

/** The payment's id is the first transfer's id, so the ledger itself makes a quote good for one payment. */
function transfersOf(terms: SendTerms): TransferInput[] {
  const { amount, fee, payer, payee, id } = terms;
  const transfers: TransferInput[] = [
    {
      id,
      kind: "posted",
      debitAccountId: payer.accountId,
      creditAccountId: payee.accountId,
      amountMinor: amount.amountMinor,
      currency: amount.currency,
      code: TRANSFER_CODES.send,
      reference: id,
    },
  ];
  if (fee.amountMinor > 0n) {
    transfers.push({
      id: derivedId(id, "fee"),
      kind: "posted",
      debitAccountId: payer.accountId,
      creditAccountId: houseAccountId(4010, fee.currency),
      amountMinor: fee.amountMinor,
      currency: fee.currency,
      code: TRANSFER_CODES.sendFee,
      reference: id,
    });
  }
  return transfers;
}

/** What the ledger's decision makes of the terms; `null` when this booking decided nothing new. Pure. */
function paymentFrom(
  terms: SendTerms,
  outcome: BookingOutcome,
  occurredAt: Date | null,
): Payment | null {
  const decision = firstDecision(outcome, LEDGER_DECLINES, "complete", occurredAt);
  if (decision === null) return null;
  const { declineCode, state, events, at } = decision;

  const { payer, payee } = terms;
  const isCompleted = declineCode === null;
  const payerBalance = decision.outcome.balances.get(payer.accountId);
  const available = (payerBalance?.available ?? 0n) - (payerBalance?.rules.floor ?? 0n);
  return {
    id: terms.id,
    version: 1,
    kind: "send",
    state,
    payer: {
      customerId: payer.customerId,
      name: payer.name,
      maskedName: payer.maskedName,
      detail: payer.detail,
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
    cardId: null,
    isSandbox: false,
    declineCode,
    shortfallMinor:
      declineCode === "insufficient_balance"
        ? shortfallOf(totalOf(terms.amount, terms.fee), available).amountMinor
        : null,
    payerBalanceAfter: isCompleted ? (payerBalance?.balance ?? null) : null,
    payeeBalanceAfter: isCompleted
      ? (decision.outcome.balances.get(payee.accountId)?.balance ?? null)
      : null,
    createdAt: at,
    completedAt: isCompleted ? at : null,
    events,
    purchase: null,
    payout: null,
    remittance: null,
    originalId: terms.requestId,
  };
}

const describe = (outcome: BookingOutcome): string =>
  outcome.state === "refused" ? `refused: ${outcome.code}` : outcome.state;
