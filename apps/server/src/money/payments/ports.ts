/** A person who can be paid, as the payer may see them before (masked) and after (named) the payment. */
export interface Payee {
  readonly customerId: string;
  readonly displayName: string;
  readonly maskedName: string;
  readonly maskedContact: string;
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
