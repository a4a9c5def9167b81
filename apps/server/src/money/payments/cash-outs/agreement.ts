import type { BookedTransfer } from "../../ledger/index.ts";
import { differing } from "../purchases/agreement.ts";
import {
  exchangeDisagreement,
  exchangeTransferIds,
  type ToldPrice,
} from "../remittances/agreement.ts";
import { payoutIdsOf } from "./legs.ts";

interface Told extends ToldPrice {
  readonly id: string;
  readonly state: string;
  readonly amount: string;
  readonly fee: string;
  readonly currency: string;
  readonly payer_balance_after: string | null;
}

export const payoutTransferIds = (paymentId: string): string[] => {
  const { amount, fee } = payoutIdsOf(paymentId);
  return [...Object.values(amount), ...Object.values(fee), ...exchangeTransferIds(paymentId)];
};

/**
 * What is wrong with a cash-out or a remittance; `null`: nothing. Amount and fee are held, taken, let go and given back
 * together, and abroad exchanged with that.
 */
export function payoutDisagreement(
  payment: Told,
  find: (transferId: string) => BookedTransfer | undefined,
): string | null {
  const ids = payoutIdsOf(payment.id);
  const [hold, post, back] = [find(ids.amount.hold), find(ids.amount.post), find(ids.amount.back)];
  const fee = { hold: find(ids.fee.hold), post: find(ids.fee.post), back: find(ids.fee.back) };
  const isVoid = find(ids.amount.void) !== undefined;
  const wasPaidOut = payment.state === "completed" || payment.state === "returned";
  if (
    wasPaidOut !== (post !== undefined) ||
    (payment.state === "returned") !== (back !== undefined)
  )
    return `it is ${payment.state}, and the ledger says otherwise`;
  if (payment.state === "declined")
    return hold === undefined || isVoid ? null : "it is declined, but its hold is still open";
  if (hold === undefined || isVoid) return `it is ${payment.state} without its hold`;
  const last =
    back === undefined ? (fee.post ?? post)?.debitBalance : (fee.back ?? back).creditBalance;
  return (
    differing("amount", payment.amount, (back ?? post ?? hold).amountMinor) ??
    differing("fee", payment.fee, (fee.back ?? fee.post ?? fee.hold)?.amountMinor ?? 0n) ??
    differing("currency", payment.currency, hold.currency) ??
    differing("payer_balance_after", payment.payer_balance_after, last ?? null) ??
    exchangeDisagreement(payment, find)
  );
}
