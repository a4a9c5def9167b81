/**
 * The life of every movement of money, as one table (docs/concepts/money.md). A pair that is not a state is a refusal,
 * and each is tested. `new` is what a confirmed quote is before anything was written.
 */
export type PaymentState = "processing" | "completed" | "declined";
export type PaymentStage = "new" | PaymentState;

/** `ask`: a card network is asked. `lose_answer`: it did not answer. `complete`/`decline`: the outcome is known. */
export type PaymentCommand = "ask" | "lose_answer" | "complete" | "decline";

export type PaymentEventType =
  | "created"
  | "sent_to_card_network"
  | "outcome_unknown"
  | "completed"
  | "declined";

export type LifecycleRefusal =
  | "not_under_way"
  | "already_under_way"
  | "already_completed"
  | "already_declined";

interface Step {
  readonly to: PaymentState;
  /** What the timeline gains, in order. */
  readonly events: readonly PaymentEventType[];
}
interface Refusal {
  readonly refusal: LifecycleRefusal;
}

/** The table itself. @internal exported for its test: everybody else asks `advance`. */
export const LIFECYCLE = {
  new: {
    ask: { to: "processing", events: ["created", "sent_to_card_network"] },
    lose_answer: { refusal: "not_under_way" },
    complete: { to: "completed", events: ["created", "completed"] },
    decline: { to: "declined", events: ["created", "declined"] },
  },
  processing: {
    ask: { refusal: "already_under_way" },
    lose_answer: { to: "processing", events: ["outcome_unknown"] },
    complete: { to: "completed", events: ["completed"] },
    decline: { to: "declined", events: ["declined"] },
  },
  completed: {
    ask: { refusal: "already_completed" },
    lose_answer: { refusal: "already_completed" },
    complete: { refusal: "already_completed" },
    decline: { refusal: "already_completed" },
  },
  declined: {
    ask: { refusal: "already_declined" },
    lose_answer: { refusal: "already_declined" },
    complete: { refusal: "already_declined" },
    decline: { refusal: "already_declined" },
  },
} as const satisfies Record<PaymentStage, Record<PaymentCommand, Step | Refusal>>;

/** Where a command leads from a stage, or why it does not. */
export const advance = (stage: PaymentStage, command: PaymentCommand): Step | Refusal =>
  LIFECYCLE[stage][command];
