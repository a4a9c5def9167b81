import type { Expectation, SideRow } from "../../platform/side-row.ts";

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
