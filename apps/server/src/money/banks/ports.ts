import type { Money } from "@okpay/money";

/** How the number of an account is written: what checks it, and which rail reaches it. */
export type BankScheme = "iban" | "cn_card" | "cn_account" | "us_account";

/** An account as a bank must be told of it. The number lives as long as the call, and nowhere else. */
export interface PayoutDestination {
  readonly scheme: BankScheme;
  readonly number: string;
  /** ABA routing number or CNAPS code, where the number alone does not say which bank; null: it does. */
  readonly routing: string | null;
  /** Where the holder lives, where the rail asks for it. */
  readonly city: string | null;
  /** Whose it is: the bank compares the name. */
  readonly holder: string;
}

export interface PayoutOrder {
  /** Ours, chosen before the first try: the same one again answers as the first time. */
  readonly reference: string;
  readonly amount: Money;
  readonly destination: PayoutDestination;
  /** What the sender says to the recipient: at most 140 characters of one line (ISO 20022, unstructured remittance information). */
  readonly message: string | null;
  readonly signal: AbortSignal;
}

/**
 * What a bank says of a reference. `under_way`: it has it and will pay or refuse it. `stopped`: it was told not to pay it
 * before it had it, and never will. `not_found`: it never heard of it (yet). `unknown`: no answer reached us, which is not a
 * failure and never a reason to send it again.
 */
export type PayoutStatus =
  | { readonly outcome: "paid" | "under_way" | "stopped" | "not_found" | "unknown" }
  /** `reason`: ISO 20022. */
  | { readonly outcome: "refused"; readonly reason: string };

/** A bank sent back what it had paid: days later, told at least once. */
export interface ReturnNotice {
  /** The bank's own: the same notice twice has the same. One return may still come with two. */
  readonly noticeId: string;
  readonly reference: string;
  /** ISO 20022. */
  readonly reason: string;
  readonly returnedAt: Date;
}

/** A bank that pays out for us. No method throws for a lost answer or a bank that is down. */
export interface PayoutBank {
  readonly name: string;
  /** Whether nothing real moves there. */
  readonly isSandbox: boolean;
  pay(order: PayoutOrder): Promise<PayoutStatus>;
  enquire(reference: string): Promise<PayoutStatus>;
  /** What was never heard of is never paid from then on; of anything else, its state as it is. Repeatable. */
  stop(reference: string): Promise<PayoutStatus>;
  /** What came back since a place in its list; null when it cannot be asked now. */
  returnsAfter(
    cursor: string | null,
  ): Promise<{ readonly notices: readonly ReturnNotice[]; readonly cursor: string } | null>;
  /**
   * What left and what came back on a day (UTC), in the form of `cards/settlement-file.ts`, each line under our reference of
   * the payout; null while it is not there yet.
   */
  settlementFile(day: string): Promise<string | null>;
}
