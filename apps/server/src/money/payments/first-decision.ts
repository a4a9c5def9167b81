import type { DeclineCode } from "@okpay/contracts";
import type { BookedOutcome, BookingOutcome, RefusedOutcome } from "../ledger/index.ts";
import { CAP_DECLINES, type LEDGER_DECLINES } from "./declines.ts";
import { PaymentInvariantBroken } from "./errors.ts";
import { advance } from "./lifecycle.ts";
import { bookedAt, type Payment } from "./payment.ts";

/** What a payment's first booking came to: its state, its first events and, when it was refused, why. */
export interface FirstDecision extends Pick<Payment, "state" | "declineCode" | "events"> {
  readonly outcome: BookedOutcome | RefusedOutcome;
  readonly declineCode: DeclineCode | null;
  readonly at: Date;
}

/**
 * The same for every kind of payment: booked, it takes `command`; refused for a reason people can do something about, it is
 * declined. `null` when this booking decided nothing new, or was refused for a reason that is a defect of ours. Pure.
 */
export function firstDecision(
  outcome: BookingOutcome,
  declines: typeof LEDGER_DECLINES,
  command: "complete" | "ask" | "pay_out" | "authorize",
  occurredAt: Date | null,
): FirstDecision | null {
  if (outcome.state !== "booked" && outcome.state !== "refused") return null;
  const declineCode = outcome.state === "refused" ? declineOf(outcome, declines) : null;
  if (declineCode === undefined) return null;
  const step = advance("new", declineCode === null ? command : "decline");
  if ("refusal" in step)
    throw new PaymentInvariantBroken(`a new payment cannot be ${step.refusal}`);
  const at = occurredAt ?? bookedAt(outcome);
  return {
    outcome,
    declineCode,
    state: step.to,
    events: step.events.map((type) => ({ type, at })),
    at,
  };
}

const declineOf = (
  { code, exceededCap }: RefusedOutcome,
  declines: typeof LEDGER_DECLINES,
): DeclineCode | undefined =>
  exceededCap === undefined ? declines[code] : CAP_DECLINES[exceededCap];
