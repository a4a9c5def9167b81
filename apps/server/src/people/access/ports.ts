import type { FieldErrorCode, Locale } from "@okpay/contracts";

/** Passwords as `people/identity` makes and judges them. */
export interface StaffPasswords {
  hash(password: string): Promise<string>;
  verify(password: string, stored: string | null): Promise<boolean>;
  problemsOf(
    password: string,
    person: { readonly displayName: string; readonly email: string },
  ): Promise<readonly FieldErrorCode[]>;
}

/** A customer as staff may see them before the caller is verified: nothing in clear (row G4). */
export interface MaskedCustomer {
  readonly customerId: string;
  readonly maskedName: string;
  readonly maskedEmail: string;
  readonly maskedPhone: string;
  readonly locale: Locale;
  readonly isDemo: boolean;
  readonly createdAt: Date;
}

/** What staff may ask about customers; `people/identity` answers. */
export interface CustomerLookup {
  findByEmail(email: string): Promise<{ readonly customerId: string } | null>;
  findByPhone(phone: string): Promise<{ readonly customerId: string } | null>;
  /** By id; unknown ids are absent. */
  profilesOf(customerIds: readonly string[]): Promise<ReadonlyMap<string, MaskedCustomer>>;
}
