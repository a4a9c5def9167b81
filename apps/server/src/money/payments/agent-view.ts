import {
  DECLINES,
  type DeclineCode,
  type DeclineFamily,
  type Fixer,
  type NextStep,
  type RetryClass,
  toldCode,
} from "@okpay/contracts";
import type { Money } from "@okpay/money";
import { nextStepsOf } from "./advice.ts";
import { attemptsOf } from "./attempt-repository.ts";
import type { PaymentsDeps } from "./deps.ts";
import { refused } from "./errors.ts";
import type { Payment, PaymentEvent } from "./payment.ts";
import { find } from "./repository.ts";
import { directionFor } from "./view.ts";

/**
 * A payment as whoever answers the phone may see it: what happened, what it means, what to do. Names and contacts masked, of a
 * card what is printed on every receipt, and of a decline the code that may be told: a stolen card looks like any other here,
 * too. Texts: `agentDeclines.<text>` and, for the timeline, `agentTimeline.<event>`.
 */
export interface AgentView {
  readonly id: string;
  readonly kind: Payment["kind"];
  readonly state: Payment["state"];
  readonly amount: Money;
  readonly fee: Money;
  readonly payer: AgentParty;
  readonly payee: AgentParty;
  readonly isSandbox: boolean;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
  readonly events: readonly PaymentEvent[];
  /** What it means; null unless it was declined. */
  readonly decline: {
    readonly code: DeclineCode;
    readonly family: DeclineFamily;
    readonly fixer: Fixer;
    readonly retry: RetryClass;
    readonly text: string;
  } | null;
  /** With `insufficient_balance`: what was missing. */
  readonly shortfall: Money | null;
  /** What to do, best first; the customer has the same as buttons. */
  readonly nextSteps: readonly NextStep[];
  /** What was asked of card networks and banks, oldest first; nobody's own words. */
  readonly attempts: readonly {
    readonly operation: string;
    readonly state: string;
    readonly amount: Money;
    readonly enquiries: number;
    readonly nextEnquiryAt: Date | null;
    readonly createdAt: Date;
  }[];
  readonly originalId: string | null;
}

export interface AgentParty {
  readonly customerId: string | null;
  readonly maskedName: string;
  readonly detail: string | null;
}

/** `customerId`: whom the agent has open. Somebody else's payment is the same `not_found` as none at all. */
export async function viewForAgent(
  deps: Pick<PaymentsDeps, "database">,
  { customerId, paymentId }: { readonly customerId: string; readonly paymentId: string },
): Promise<AgentView> {
  const payment = await find(deps.database.kysely, paymentId);
  // What the customer themself may not see (a failed send to them is the payer's affair) their agent may not, either.
  if (payment === null || directionFor(payment, customerId) === null) throw refused("not_found");
  const attempts = await attemptsOf(deps.database.kysely, paymentId);
  return {
    id: payment.id,
    kind: payment.kind,
    state: payment.state,
    amount: payment.amount,
    fee: payment.fee,
    payer: partyOf(payment.payer),
    payee: partyOf(payment.payee),
    isSandbox: payment.isSandbox,
    createdAt: payment.createdAt,
    completedAt: payment.completedAt,
    events: payment.events,
    decline: payment.declineCode === null ? null : declineOf(payment.declineCode),
    shortfall:
      payment.shortfallMinor === null
        ? null
        : { amountMinor: payment.shortfallMinor, currency: payment.amount.currency },
    nextSteps: nextStepsOf(payment),
    attempts: attempts.map(({ operation, state, amount, enquiries, nextEnquiryAt, createdAt }) => ({
      operation,
      state,
      amount,
      enquiries,
      nextEnquiryAt,
      createdAt,
    })),
    originalId: payment.originalId,
  };
}

const partyOf = ({ customerId, maskedName, detail }: Payment["payer"]): AgentParty => ({
  customerId,
  maskedName,
  detail,
});

function declineOf(declineCode: DeclineCode): NonNullable<AgentView["decline"]> {
  const code = toldCode(declineCode);
  const { family, fixer, retry, text } = DECLINES[code];
  return { code, family, fixer, retry, text };
}
