import type { Money } from "@okpay/money";

/** What a card network said about one reference. `code` is OKPay's decline code, mapped by the adapter. */
export type ChargeAnswer =
  | { readonly outcome: "approved" }
  | {
      readonly outcome: "declined";
      readonly code: CardDeclineCode;
      /** What the network itself said, when it said it: the decline table's key. */
      readonly networkCode?: string;
      readonly adviceCode?: AdviceCode | null;
    };

export type CardDeclineCode = "card_declined" | "card_insufficient_funds" | "card_expired";

/** The issuer asks the payer first, on a page of its own. `url` is a secret of the payer's: it is never stored. */
export interface ChallengeAnswer {
  readonly outcome: "challenge";
  readonly url: string;
}

/** What an enquiry learned: `not_found` — the network never heard of it; `unknown` — it cannot say yet. */
export type EnquiryAnswer =
  | ChargeAnswer
  | ChallengeAnswer
  | { readonly outcome: "not_found" }
  | { readonly outcome: "unknown" };

/** What is asked about money that a reference holds or has taken. */
export interface CardOperation {
  readonly kind: "capture" | "void" | "refund";
  /** Of the authorization. */
  readonly reference: string;
  /** Ours, chosen before the first try: the same one again answers as the first time. */
  readonly operationId: string;
  readonly amount: Money;
  readonly isFinal: boolean;
  /** All that is captured once this is done (of a refund, refunded): how an enquiry recognises a capture or void that was done. */
  readonly totalAfterMinor: bigint;
  /** It was asked before and the answer was lost: what the network remembers is asked for first. */
  readonly isRepeat: boolean;
}

/**
 * Who charges cards for payments. Every call names *our* reference, chosen before the first try: a network that has seen it
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
    /** Only holds it, for captures to come. */
    holdsOnly?: boolean;
    /** Where the issuer's page sends the payer back to; left out: nobody is there to be asked. */
    returnUrl?: string;
    /** Who is paid, as the payer knows them: what an issuer that asks can name. */
    payee?: string;
    /** Only for seeding: when it is told to have happened. */
    occurredAt?: Date;
  }): Promise<ChargeAnswer | ChallengeAnswer>;
  /** After the payer came back from the issuer's page, or did not. Throws `OutcomeUnknown`. */
  finishChallenge(reference: string): Promise<EnquiryAnswer>;
  /** Captures, lets go or gives back. `unknown` is an answer here: ask again with the same operation id. */
  operate(operation: CardOperation): Promise<OperationAnswer>;
  /** What became of a reference. Throws `OutcomeUnknown` when the network cannot be reached. */
  enquire(reference: string): Promise<EnquiryAnswer>;
  /**
   * Whether a network holds or keeps money for a reference that came to nothing: it is asked itself, whatever it said before.
   * Then `cancel` lets go of it. Throws `OutcomeUnknown`.
   */
  holdsMoney(reference: string): Promise<boolean>;
  /** Whether a network that said no was asked before the one that said yes: its yes can still come. No network is asked. */
  wasRefusedElsewhere(reference: string): Promise<boolean>;
  /**
   * Looks what the networks of such refusals hold all the same, and lets go of it; what the one that said yes holds stays. True
   * where there was something. Repeatable. Throws `OutcomeUnknown`.
   */
  letGoElsewhere(reference: string): Promise<boolean>;
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

/** Nobody can be asked: the keys of the network that was are in the configuration no more. They may come back. */
export class NetworkRemoved extends OutcomeUnknown {}

/**
 * What the issuer advises (beside the code): try later, correct the card's data, authenticate the person first, or never
 * with this card again.
 */
export type AdviceCode =
  | "confirm_card_data"
  | "try_again_later"
  | "authenticate"
  | "do_not_try_again";

/** A card as a network must be told of it. The number and the code live as long as the call, and nowhere else. */
export interface CardDetails {
  readonly number: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  /** Only with the authorization that follows the person's typing it; never stored. */
  readonly securityCode?: string;
}

/** Why a network said no. The networks' own words are never shown to anybody. */
export interface NetworkDecline {
  readonly outcome: "declined";
  /** In the words of `docs/concepts/declines` (`insufficient_funds`, `do_not_honor`, …), whichever network said it. */
  readonly networkCode: string;
  readonly adviceCode: AdviceCode | null;
}

/** Nobody knows yet. A result and not an exception, because every caller must have an answer for it. */
export interface UnknownOutcome {
  readonly outcome: "unknown";
}

/** The person must prove to the issuer that it is them; nothing is held until they have. */
export interface ChallengeNeeded {
  readonly outcome: "challenge";
  /** The network's own name for what waits for the answer; handed back to `finishChallenge`. */
  readonly acquirerReference: string;
  /** Of the issuer's page, opened in a frame or by a redirect; comes back to the `returnUrl` of the request. */
  readonly url: string;
}

/** What a network knows of a card that its number does not say. */
export interface CardFacts {
  readonly funding: "credit" | "debit" | "prepaid" | "unknown";
  /** ISO 3166. */
  readonly issuerCountry: string | null;
}

export type AuthorizeAnswer =
  | {
      readonly outcome: "approved";
      readonly acquirerReference: string;
      readonly isCaptured: boolean;
      /** Left out by a network that does not say. */
      readonly card?: CardFacts;
    }
  | ChallengeNeeded
  | NetworkDecline
  | UnknownOutcome;

/** Of capture, void and refund. `refused`: the network holds nothing that this could be done to. */
export type OperationAnswer =
  | { readonly outcome: "done" }
  | { readonly outcome: "refused"; readonly networkCode: string }
  | UnknownOutcome;

/** Everything a network knows of one reference. */
export type NetworkStatus =
  | { readonly outcome: "not_found" }
  | UnknownOutcome
  | ChallengeNeeded
  | NetworkDecline
  | {
      readonly outcome: "authorized" | "captured" | "voided";
      readonly acquirerReference: string;
      readonly authorized: Money;
      readonly capturedMinor: bigint;
      readonly refundedMinor: bigint;
      /** Left out by a network that does not say. */
      readonly card?: CardFacts;
    };

/** What a network tells us unasked. Believed for one thing only: that asking about `reference` is worth while now. */
export interface NetworkEvent {
  /** The provider's own: the same event delivered twice has the same. */
  readonly eventId: string;
  readonly type: string;
  /** Ours; null when the event is about something else (an account, a payout). */
  readonly reference: string | null;
  readonly occurredAt: Date;
}

/** Who settles with us, day by day. */
export type SettlementSource = Pick<CardAcquirer, "name" | "settlementFile">;

/**
 * A card network behind OKPay: the sandbox, Stripe. Every call names our reference (or, for an operation on it, an
 * operation id of ours): the same one again answers as the first time. No method throws for a lost answer, a time-out
 * or a network that is down; they answer `unknown`, and `enquire` finds out.
 */
export interface CardAcquirer {
  readonly name: string;
  /**
   * Asks the issuer, without any money, whether a card is good and its holder agrees to its being saved: the one use of
   * the security code, and where 3-D Secure asks. `finishChallenge` ends a challenge of it, too.
   */
  verify(request: {
    readonly reference: string;
    readonly currency: Money["currency"];
    readonly card: CardDetails;
    readonly returnUrl: string;
    readonly signal: AbortSignal;
  }): Promise<AuthorizeAnswer>;
  authorize(request: {
    readonly reference: string;
    readonly amount: Money;
    readonly card: CardDetails;
    /** `true`: captured with the authorization, for what is delivered at once (a top-up). */
    readonly capture: boolean;
    /** Where the challenge page returns the person to. Left out: nobody is there to be asked. */
    readonly returnUrl?: string;
    /** As the payer knows them: for the issuer's question and the card's statement. */
    readonly payee?: string;
    readonly signal: AbortSignal;
  }): Promise<AuthorizeAnswer>;
  /** In full, in part, or again until everything is captured. */
  capture(request: {
    readonly reference: string;
    readonly operationId: string;
    readonly amount: Money;
    readonly isFinal: boolean;
  }): Promise<OperationAnswer>;
  /** Lets go of what is not captured; also makes sure that a reference the network never saw is never authorized. */
  void(request: {
    readonly reference: string;
    readonly operationId: string;
  }): Promise<OperationAnswer>;
  /**
   * `isRepeat`: it was asked before, maybe so long ago that the network has forgotten the key of it. One that was made under that
   * id, whatever else went back, is `done` and not made again; whether it was, nothing but the id says.
   */
  refund(request: {
    readonly reference: string;
    readonly operationId: string;
    readonly amount: Money;
    readonly isRepeat?: boolean;
  }): Promise<OperationAnswer>;
  /** After the person came back from the challenge: authorizes what they have proved, or says why not. */
  finishChallenge(request: {
    readonly reference: string;
    /** Of the challenge; null when its answer was lost before it could be noted. */
    readonly acquirerReference: string | null;
  }): Promise<AuthorizeAnswer>;
  enquire(reference: string): Promise<NetworkStatus>;
  /**
   * For how long after it was asked a network may not find, by our reference, what it has done. Until then `not_found` (of an
   * enquiry, or as the reason an operation is refused) says nothing.
   */
  readonly findsAfterMs: number;
  /**
   * The file of one day in UTC, `YYYY-MM-DD`, in the form of settlement-file.ts and as it is, right or wrong; null when the
   * network has not made it yet or cannot be reached.
   */
  settlementFile(day: string): Promise<string | null>;
  /** `null`: the signature is wrong or too old; nothing may be stored of such a request. */
  readWebhook(request: {
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly rawBody: string;
    readonly now: Date;
  }): NetworkEvent | null;
}
