/**
 * The life of every movement of money, as one table (docs/concepts/money.md). A pair that is not a state is a refusal,
 * and each is tested. `new` is what a confirmed quote is before anything was written.
 */
export const PAYMENT_STATES = [
  "requested",
  "needs_action",
  "processing",
  "authorized",
  "completed",
  "declined",
  "voided",
  "returned",
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];
export type PaymentStage = "new" | PaymentState;

/**
 * `request`: somebody is asked for money. `ask`: a card network is asked. `pay_out`: a bank is. `challenge`: the issuer asks the payer
 * first. `lose_answer`: nobody knows the outcome. `authorize`: the money is held. `capture`: part of it is taken, the rest
 * stays held. `complete`: all that will ever be taken is. `refund`: some of it goes back. `reopen`: what was asked of the
 * network about held money came to nothing, it is held as before. `withdraw`, `turn_down`, `expire`: nobody pays what was
 * asked for, because who asked, who was asked, or time ended it. `return`: the bank sends back what it had paid out.
 * `approve_late`: a network says yes to what is over; `let_go`: it holds nothing of it any more.
 */
export const PAYMENT_COMMANDS = [
  "request",
  "ask",
  "pay_out",
  "challenge",
  "lose_answer",
  "authorize",
  "capture",
  "complete",
  "refund",
  "reopen",
  "decline",
  "void",
  "withdraw",
  "turn_down",
  "expire",
  "return",
  "approve_late",
  "let_go",
] as const;
export type PaymentCommand = (typeof PAYMENT_COMMANDS)[number];

/** What the timeline can tell; texts: `payment.event.<type>` for customers, `agentTimeline.<type>` for agents. */
export type PaymentEventType =
  | "created"
  | "requested"
  | "sent_to_card_network"
  | "sent_to_bank"
  | "challenge_asked"
  | "outcome_unknown"
  | "authorized"
  | "capture_asked"
  | "captured"
  | "refused_by_network"
  | "completed"
  | "refunded"
  | "refund_failed"
  | "declined"
  | "voided"
  | "withdrawn"
  | "turned_down"
  | "expired"
  | "returned_by_bank"
  | "approved_late"
  | "let_go";

export type LifecycleRefusal =
  | "not_under_way"
  | "not_answered_yet"
  | "waits_for_payer"
  | "already_under_way"
  | "already_authorized"
  | "already_completed"
  | "already_declined"
  | "already_voided"
  | "already_returned";

export interface PaymentStep {
  readonly to: PaymentState;
  /** What the timeline gains, in order. */
  readonly events: readonly PaymentEventType[];
}
interface Refusal {
  readonly refusal: LifecycleRefusal;
}

const to = (state: PaymentState, ...events: PaymentEventType[]): PaymentStep => ({
  to: state,
  events,
});

/** The table itself: what a stage allows. @internal exported for its test: everybody else asks `advance`. */
export const LIFECYCLE: Readonly<
  Record<PaymentStage, Readonly<Partial<Record<PaymentCommand, PaymentStep>>>>
> = {
  new: {
    request: to("requested", "requested"),
    ask: to("processing", "created", "sent_to_card_network"),
    pay_out: to("processing", "created", "sent_to_bank"),
    authorize: to("authorized", "created", "authorized"),
    complete: to("completed", "created", "completed"),
    decline: to("declined", "created", "declined"),
  },
  requested: {
    complete: to("completed", "completed"),
    withdraw: to("voided", "withdrawn"),
    turn_down: to("voided", "turned_down"),
    expire: to("voided", "expired"),
  },
  needs_action: {
    lose_answer: to("processing", "outcome_unknown"),
    authorize: to("authorized", "authorized"),
    complete: to("completed", "completed"),
    decline: to("declined", "declined"),
  },
  processing: {
    challenge: to("needs_action", "challenge_asked"),
    lose_answer: to("processing", "outcome_unknown"),
    authorize: to("authorized", "authorized"),
    capture: to("authorized", "captured"),
    complete: to("completed", "completed"),
    reopen: to("authorized", "refused_by_network"),
    decline: to("declined", "declined"),
    void: to("voided", "voided"),
  },
  authorized: {
    ask: to("processing", "capture_asked"),
    capture: to("authorized", "captured"),
    complete: to("completed", "completed"),
    void: to("voided", "voided"),
  },
  completed: {
    refund: to("completed", "refunded"),
    return: to("returned", "returned_by_bank"),
  },
  declined: {
    approve_late: to("declined", "approved_late"),
    let_go: to("declined", "let_go"),
  },
  voided: {},
  returned: {},
};

/** Why a stage takes no other command: the one word for it. @internal as above. */
export const REFUSALS: Readonly<Record<PaymentStage, LifecycleRefusal>> = {
  new: "not_under_way",
  requested: "not_answered_yet",
  needs_action: "waits_for_payer",
  processing: "already_under_way",
  authorized: "already_authorized",
  completed: "already_completed",
  declined: "already_declined",
  voided: "already_voided",
  returned: "already_returned",
};

/** Where a command leads from a stage, or why it does not. */
export const advance = (stage: PaymentStage, command: PaymentCommand): PaymentStep | Refusal =>
  LIFECYCLE[stage][command] ?? { refusal: REFUSALS[stage] };
