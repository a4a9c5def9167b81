import {
  type Answer,
  ClaimTaken,
  type IdempotentContext,
} from "../../platform/idempotency/index.ts";
import type { SideRow } from "../../platform/side-row.ts";
import type { Booking, BookingOutcome } from "../ledger/index.ts";
import { answerTo, storeAnswer } from "./answers.ts";
import type { Attempt } from "./attempt.ts";
import { attemptRow, eventRows, paymentRow } from "./booking-rows.ts";
import type { PaymentsDeps } from "./deps.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { outcomeEventRows } from "./events.ts";
import type { Guard } from "./guard.ts";
import type { Payment } from "./payment.ts";
import { find } from "./repository.ts";

/** A payment that somebody else has to be asked about, on its way to its first booking. */
export interface FirstStep {
  readonly id: string;
  /** Who confirms it. */
  readonly customerId: string;
  readonly context: IdempotentContext;
  readonly guard: Guard;
  readonly booking: Pick<Booking, "transfers" | "caps" | "expects" | "onBehalfOf">;
  /** What is asked once it is booked; null: nobody is. */
  readonly attempt: Attempt | null;
  /** What a decision makes of the terms; `null` when it decided nothing new. Pure. */
  paymentFrom(outcome: BookingOutcome): Payment | null;
  /** What this kind has besides payment, events and guard. */
  rows(payment: Payment): readonly SideRow[];
  /** Asks, outside any transaction: the payment as it is then. */
  goOn(attempt: Attempt): Promise<Payment>;
}

/**
 * The same for every payment that asks a network or bank: one booking holds the money and writes down that somebody will be
 * asked, or that it was declined, with the answer; only then is anybody asked. "stale": nothing happened, and what the guard
 * was made of must be read again. A quote that was confirmed before, under another key, is answered with that payment.
 */
export async function bookFirst(deps: PaymentsDeps, step: FirstStep): Promise<Answer | "stale"> {
  const { id, customerId, context, attempt } = step;
  // As the committed booking wrote it: the ledger asks for the rows again if it must try a commit again.
  const written: { answer: Answer | null } = { answer: null };
  const outcome = await deps.ledger.book({
    ...step.booking,
    claim: context.claim,
    rows: (decided) => {
      const payment = step.paymentFrom(decided);
      const isAsking = payment?.state === "processing" && attempt !== null;
      written.answer = payment === null || isAsking ? null : answerTo(payment, customerId);
      return payment === null ? [] : rowsOf(deps, step, payment, written.answer);
    },
  });
  if (outcome.state === "claimed") throw new ClaimTaken();
  if (outcome.state === "stale") return "stale";
  if (outcome.state !== "exists" && written.answer !== null) return written.answer;
  if (attempt !== null && step.paymentFrom(outcome) !== null)
    return answerTo(await step.goOn(attempt), customerId);

  // This very quote was confirmed before, under another key: one quote is one payment, for ever.
  const earlier = await find(deps.database.kysely, id);
  if (earlier === null) throw new PaymentInvariantBroken(`payment ${id} ended as ${outcome.state}`);
  return storeAnswer(deps.ledger, context, answerTo(earlier, customerId));
}

function rowsOf(
  { outbox }: PaymentsDeps,
  { attempt, context, guard, ...step }: FirstStep,
  payment: Payment,
  answer: Answer | null,
): SideRow[] {
  return [
    paymentRow(payment),
    ...eventRows(payment),
    ...step.rows(payment),
    ...guard.rows({ at: payment.createdAt, isCompleted: payment.state !== "declined" }),
    ...(attempt === null || answer !== null ? [] : [attemptRow(attempt)]),
    answer === null ? context.inFlightRow() : context.answerRow(answer.status, answer.body),
    // None while it is under way.
    ...outcomeEventRows(outbox, payment),
  ];
}
