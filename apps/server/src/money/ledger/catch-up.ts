import type { Account } from "./account.ts";
import type { TransferRow } from "./encoding.ts";
import type { Uuid } from "./types.ts";

/** Takes over what another process booked: the row carries both accounts' counters right after it. */
export function applyTransfer(accounts: ReadonlyMap<Uuid, Account>, row: TransferRow): void {
  const debit = accounts.get(row.debitAccountId);
  if (debit !== undefined) {
    debit.debitsPosted = row.debitDebitsPosted;
    debit.creditsPosted = row.debitCreditsPosted;
    debit.debitsPending = row.debitDebitsPending;
    debit.creditsPending = row.debitCreditsPending;
  }
  const credit = accounts.get(row.creditAccountId);
  if (credit !== undefined) {
    credit.debitsPosted = row.creditDebitsPosted;
    credit.creditsPosted = row.creditCreditsPosted;
    credit.debitsPending = row.creditDebitsPending;
    credit.creditsPending = row.creditCreditsPending;
  }
}
