import type { BookedTransfer } from "../../ledger/index.ts";
import { differing } from "../purchases/agreement.ts";
import { exchangeIdsOf } from "./legs.ts";

/** What was agreed about a remittance, as its row tells it; all null for any other kind. */
export interface ToldPrice {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly amount: string;
  readonly currency: string;
  readonly principal: string | null;
  readonly margin: string | null;
  readonly rounding: string | null;
  readonly receive_amount: string | null;
  readonly receive_currency: string | null;
}

export const exchangeTransferIds = (paymentId: string): string[] => {
  const { there, back } = exchangeIdsOf(paymentId);
  return [...Object.values(there), ...Object.values(back)];
};

/** What is wrong with the exchange behind a remittance; `null`: nothing, and so for what is exchanged not at all. */
export function exchangeDisagreement(
  payment: ToldPrice,
  find: (transferId: string) => BookedTransfer | undefined,
): string | null {
  if (payment.kind !== "remittance") return null;
  const { amount, principal, margin, rounding, receive_amount: receive } = payment;
  if (principal === null || margin === null || rounding === null || receive === null)
    return "it went abroad, and nothing says at what price";
  const sum = BigInt(principal) + BigInt(margin) + BigInt(rounding);
  if (sum !== BigInt(amount)) return `amount is ${amount}, and its parts add up to ${sum}`;
  const { there, back } = exchangeIdsOf(payment.id);
  const isPaid = payment.state === "completed" || payment.state === "returned";
  const isBack = payment.state === "returned";
  const moved = (isMeant: boolean, told: string): bigint => (isMeant ? BigInt(told) : 0n);
  const [out, returned] = [find(there.payout), find(back.payout)];
  return (
    differing("margin", moved(isPaid, margin).toString(), amountOf(find(there.margin))) ??
    differing("rounding", moved(isPaid, rounding).toString(), amountOf(find(there.rounding))) ??
    differing("receive_amount", moved(isPaid, receive).toString(), amountOf(out)) ??
    differing("margin given back", moved(isBack, margin).toString(), amountOf(find(back.margin))) ??
    differing(
      "rounding given back",
      moved(isBack, rounding).toString(),
      amountOf(find(back.rounding)),
    ) ??
    differing("receive_amount given back", moved(isBack, receive).toString(), amountOf(returned)) ??
    (out === undefined
      ? null
      : differing("receive_currency", payment.receive_currency, out.currency))
  );
}

const amountOf = (transfer: BookedTransfer | undefined): bigint => transfer?.amountMinor ?? 0n;
