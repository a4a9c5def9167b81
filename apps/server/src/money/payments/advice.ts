import {
  DECLINES,
  type DeclineCode,
  isAskedFor,
  type NextStep,
  type StepKind,
  toldCode,
} from "@okpay/contracts";
import { toPublicId } from "../../platform/ids.ts";
import { INSTALLATION_TIME_ZONE } from "../../platform/time-zone.ts";
import { periodsAt } from "../risk/index.ts";
import type { Payment } from "./payment.ts";

/** What the steps of a decline are made of: a payment, or one that is only being thought about. */
export interface AdviceFacts {
  readonly kind: Payment["kind"];
  /** Null where not even that is known: what was to be paid is over. */
  readonly amount: Payment["amount"] | null;
  readonly cardId: string | null;
  readonly shortfallMinor: bigint | null;
  readonly createdAt: Date;
  /** The request that it pays. */
  readonly originalId: string | null;
  /** Null before there is a payment. */
  readonly id: string | null;
}

/**
 * What can be done about a declined payment, best first, from the payment alone: the stored answer and every later look
 * say the same. A masked code has the steps of the code it is told as, so that the steps give nothing away either.
 */
export const nextStepsOf = (payment: Payment): NextStep[] =>
  payment.declineCode === null ? [] : stepsAgainst(payment.declineCode, payment);

/** The same for a decline that has not happened. */
export function stepsAgainst(declineCode: DeclineCode, facts: AdviceFacts): NextStep[] {
  const code = toldCode(declineCode);
  // Of a payment one can always talk to us; of one that is only thought about, where nobody else can help.
  const always: readonly StepKind[] = facts.id === null ? [] : ["call_us"];
  return [...new Set<StepKind>([...DECLINES[code].steps, ...always])].flatMap(
    (kind) => stepOf(kind, code, facts) ?? [],
  );
}

/** `null` where the step has nothing to work with in this payment. */
function stepOf(kind: StepKind, code: DeclineCode, payment: AdviceFacts): NextStep | null {
  switch (kind) {
    case "top_up":
      return payment.shortfallMinor === null || payment.amount === null
        ? null
        : {
            type: kind,
            amount: {
              amountMinor: payment.shortfallMinor,
              currency: payment.amount.currency,
            },
          };
    case "use_card":
      return { type: kind, id: null, notId: payment.cardId };
    // A top-up is where the balance comes from, and what was to be paid from it is not helped by it.
    case "use_balance":
      return payment.kind === "top_up" || payment.cardId === null ? null : { type: kind };
    case "ask_issuer":
      return { type: kind, enable: DECLINES[code].enable ?? "card" };
    case "wait_until":
      return { type: kind, at: possibleAgainAt(code, payment.createdAt).toISOString() };
    case "verify_identity":
      return { type: kind, tier: "verified" };
    case "call_us":
      return { type: kind, case: payment.id === null ? null : toPublicId("pay", payment.id) };
    // What somebody asks for is neither less nor paid to somebody else.
    case "reduce_amount":
    case "change_payee":
      return isAskedFor(payment) ? null : { type: kind };
    case "retry":
    case "fix_card_data":
    case "check_activity":
    case "see_limits":
      return { type: kind };
  }
}

/** When a used-up limit starts again; anything else is worth a try the next day. */
function possibleAgainAt(code: DeclineCode, declinedAt: Date): Date {
  const { day, month } = periodsAt(declinedAt, INSTALLATION_TIME_ZONE);
  return code === "limit_month" ? month.endsAt : day.endsAt;
}
