import type { CurrencyCode, Money } from "@okpay/money";
import type { Expectation, SideRow } from "../../platform/side-row.ts";
import type { PaymentState } from "./lifecycle.ts";
import type { FeePlan } from "./rules.ts";

/** A person who can be paid, as the payer may see them before (masked) and after (named) the payment. */
export interface Payee {
  readonly customerId: string;
  readonly displayName: string;
  readonly maskedName: string;
  readonly maskedContact: string;
}

/** A way in which a customer can prove that a payment is theirs. */
export interface ProofWay {
  readonly method: "sms" | "email" | "passkey";
  readonly factorId: string | null;
  readonly label: string | null;
  readonly maskedTo: string | null;
}

/** A proof that fits and is not used yet; the booking uses it up (rows U4, U7). */
export interface TakenProof {
  readonly method: ProofWay["method"];
  /** Proved faster than anybody reads: a sign of risk (row U10). */
  readonly isHasty: boolean;
  readonly expects: Expectation;
  /** Only what no repeat of the booking would change: it is asked again when a commit is tried again. */
  rows(at: Date): readonly SideRow[];
}

/** Proofs bound to one payment: kept by people/confirmations, plugged in by app.ts. */
export interface PaymentProofs {
  /** Best first; never empty, because every customer has two verified channels. */
  waysOf(customerId: string): Promise<readonly ProofWay[]>;
  /**
   * Refuses with `confirmation_required` (none such, not confirmed yet, used up), `confirmation_mismatch` (for another
   * payment; it is void from then on) or `challenge_expired`.
   */
  take(request: {
    readonly confirmationId: string;
    readonly customerId: string;
    readonly digest: Buffer;
  }): Promise<TakenProof>;
}

/** Who people are: answered by people/identity, plugged in by app.ts. Money knows customers by id only. */
export interface PayeeDirectory {
  /** An active customer with this e-mail address, or `null`; unconfirmed registrations are nobody. */
  findByEmail(email: string): Promise<Payee | null>;
  /** An active customer with this mobile number, or `null`. */
  findByPhone(phone: string): Promise<Payee | null>;
  /** The same facts about a customer who is signed in. */
  profileOf(customerId: string): Promise<Payee>;
}

/** What a merchant asks to be paid, as the room of merchants knows it. */
export interface Checkout extends CheckoutRowAt {
  readonly id: string;
  readonly merchant: {
    readonly id: string;
    /** 2020 in the ledger, in the currency of the amount. */
    readonly accountId: string;
    readonly name: string;
    /** What helps to recognise it on a statement; null: the name is enough. */
    readonly detail: string | null;
    /** ISO 3166: an issuer of another country sees a payment abroad. */
    readonly country: string;
  };
  readonly amount: Money;
  readonly note: string | null;
  readonly feePlan: FeePlan;
  /** `later`: only held, for captures to come. */
  readonly capture: "at_once" | "later";
  /** What the merchant takes; null: all of them. */
  readonly accepts: {
    readonly balance: boolean;
    readonly brands: readonly string[] | null;
    readonly fundings: readonly string[] | null;
    readonly countries: readonly string[] | null;
  };
  /** Neither paid nor being paid, nor run out. */
  readonly isOpen: boolean;
  /** When it runs out. */
  readonly openUntil: Date;
  /** Where the issuer's page sends the payer back to; null: to the wallet. */
  readonly returnUrl: string | null;
}

/** A checkout's row at one version of it. */
export interface CheckoutRowAt {
  /** A booking that finds another version happens not at all, so that nothing is paid twice. */
  readonly expects: Expectation;
  /** What its row becomes with the payment; pure. A payment that came to nothing leaves it open again. */
  rows(payment: CheckoutPayment): readonly SideRow[];
}

/** What a checkout's row tells of its payment. */
export interface CheckoutPayment {
  readonly id: string;
  readonly state: PaymentState;
  readonly version: number;
  readonly capturedMinor: bigint;
}

/** What is to be paid at merchants: answered by money/merchants, which stands above this room; plugged in by app.ts. */
export interface Checkouts {
  find(checkoutId: string): Promise<Checkout | null>;
  /** Its row as it was when somebody saw that version of it; nothing is read. */
  rowAt(checkoutId: string, version: number): CheckoutRowAt;
}

/** What money abroad is sent at; every sum follows from it. Shown before it is confirmed, and booked as shown. */
export interface RemittancePrice {
  /** ISO 3166. */
  readonly country: string;
  readonly fixed: "send" | "receive";
  /** What is converted: principal, margin and rounding together, all in the send currency. */
  readonly send: Money;
  /** On top, in the send currency. */
  readonly fee: Money;
  /** What arrives, exactly. */
  readonly receive: Money;
  /** What `receive` costs at the mid rate. */
  readonly principal: Money;
  /** What the rate keeps for the house. */
  readonly margin: Money;
  /** What is too small to arrive: less than one minor unit of the receive currency is worth. */
  readonly rounding: Money;
  /** Decimal strings: units of the receive currency for one of the send currency. */
  readonly midRate: { readonly value: string; readonly source: string; readonly asOf: Date };
  readonly customerRate: string;
  readonly marginBasisPoints: number;
  readonly costBasisPoints: number;
  readonly delivery: RemittanceDelivery;
}

export interface RemittanceDelivery {
  readonly rail: "instant" | "working_days";
  readonly earliest: Date;
  readonly latest: Date;
  /** Confirmed later, it goes with the next working day; null: the rail knows no cut-off. */
  readonly cutOffAt: Date | null;
  /** Holidays on the way, of either country: YYYY-MM-DD. */
  readonly closedDays: readonly {
    readonly date: string;
    readonly country: string;
    readonly name: string | null;
  }[];
}

/** What sending abroad costs: answered by money/crossborder, which stands above this room; plugged in by app.ts. */
export interface Abroad {
  /** Refuses with `corridor_not_offered`, `corridor_unavailable` or, naming `amount`, `validation_failed`. */
  price(request: {
    readonly country: string;
    readonly sendCurrency: CurrencyCode;
    readonly receiveCurrency: CurrencyCode;
    readonly fixed: "send" | "receive";
    /** In the currency of the side that is fixed. */
    readonly amount: Money;
    /** Only for seeding: as if it was asked then, at the rate of now. */
    readonly askedAt?: Date | null;
  }): Promise<RemittancePrice>;
}
