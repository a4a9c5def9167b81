import type { Money } from "@okpay/money";

/** What a card network said about one reference. `code` is OKPay's decline code, mapped by the adapter. */
export type ChargeAnswer =
  | { readonly outcome: "approved" }
  | { readonly outcome: "declined"; readonly code: CardDeclineCode };

export type CardDeclineCode = "card_declined" | "card_insufficient_funds" | "card_expired";

/** What an enquiry learned: `not_found` — the network never heard of it; `unknown` — it cannot say yet. */
export type EnquiryAnswer =
  | ChargeAnswer
  | { readonly outcome: "not_found" }
  | { readonly outcome: "unknown" };

/**
 * Who charges cards for us. Every call names *our* reference, chosen before the first try: a network that has seen it
 * answers as it did the first time, so repeating a call can never charge twice.
 */
export interface Acquirer {
  readonly name: string;
  /** Takes the money. Throws `OutcomeUnknown` when no answer came in time or it was lost: the charge may have happened. */
  charge(request: {
    reference: string;
    amount: Money;
    cardId: string;
    signal: AbortSignal;
  }): Promise<ChargeAnswer>;
  /** What became of a reference. Throws `OutcomeUnknown` when the network cannot be reached. */
  enquire(reference: string): Promise<EnquiryAnswer>;
  /**
   * Gives the money back, or makes sure it is never taken: a charge that arrives later with this reference is declined.
   * Repeatable. Throws `OutcomeUnknown` when it cannot be confirmed.
   */
  cancel(request: { reference: string; amount: Money; cardId: string }): Promise<void>;
}

/** A lost answer: never a failure, and never a reason to try again with another reference (docs/concepts/money.md). */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}
