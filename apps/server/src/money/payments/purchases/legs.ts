import { derivedId } from "../../../platform/derived-id.ts";
import { TRANSFER_CODES, type TransferInput } from "../../ledger/index.ts";
import { houseAccountId } from "../../wallets/index.ts";
import type { Payment, Purchase } from "../payment.ts";
import { merchantFeeOf } from "../rules.ts";

/**
 * The movements of a purchase, pure: what is held, taken, let go and given back, each with an id that follows from the
 * payment and the command, so that a repetition is the same booking.
 */

export type PurchasePayment = Payment & { readonly purchase: Purchase };

/** The part of a purchase's state that legs are made from. */
type Facts = Pick<PurchasePayment, "id" | "amount" | "purchase">;

/** A card's money comes in through the acquirer's account, the wallet's own from the wallet. */
const sourceOf = ({ amount, purchase }: Facts): string =>
  purchase.payerAccountId ?? houseAccountId(1100, amount.currency);

const holdId = (id: string, number: number): string => derivedId(id, `hold:${number}`);

/** The first hold: the whole amount, on its way to the merchant. */
export const holdLegs = (facts: Facts): TransferInput[] => [
  hold(facts, 1, facts.amount.amountMinor),
];

const hold = (facts: Facts, number: number, amountMinor: bigint): TransferInput => ({
  id: holdId(facts.id, number),
  kind: "pending",
  debitAccountId: sourceOf(facts),
  creditAccountId: facts.purchase.merchantAccountId,
  amountMinor,
  currency: facts.amount.currency,
  code: TRANSFER_CODES.purchase,
  reference: facts.id,
});

/** Paid at once from the wallet: no hold in between. The payment's id is the first transfer's. */
export function paidLegs(facts: Facts): { legs: TransferInput[]; after: Purchase } {
  const { amount, purchase } = facts;
  const paid: TransferInput = {
    id: facts.id,
    kind: "posted",
    debitAccountId: sourceOf(facts),
    creditAccountId: purchase.merchantAccountId,
    amountMinor: amount.amountMinor,
    currency: amount.currency,
    code: TRANSFER_CODES.purchase,
    reference: facts.id,
  };
  const after = { ...purchase, captured: amount.amountMinor };
  return withFee(facts, [paid], after);
}

/**
 * Takes part of what is held. The ledger resolves a hold once, so the rest is held anew in the same booking: at no moment is
 * it free.
 */
export function captureLegs(
  facts: Facts,
  capture: {
    readonly operationId: string;
    readonly amountMinor: bigint;
    readonly isFinal: boolean;
  },
): { legs: TransferInput[]; after: Purchase } {
  const { purchase } = facts;
  const captured = purchase.captured + capture.amountMinor;
  const rest = facts.amount.amountMinor - captured;
  const legs: TransferInput[] = [
    {
      id: derivedId(capture.operationId, "post"),
      kind: "post",
      pendingId: holdId(facts.id, purchase.holds),
      amountMinor: capture.amountMinor,
      reference: facts.id,
    },
  ];
  const isOver = capture.isFinal || rest === 0n;
  if (!isOver) legs.push(hold(facts, purchase.holds + 1, rest));
  return withFee(facts, legs, {
    ...purchase,
    captured,
    holds: isOver ? purchase.holds : purchase.holds + 1,
  });
}

/** Lets go of what is held and not taken. */
export const voidLegs = (facts: Facts): TransferInput[] => [
  {
    id: derivedId(facts.id, `void:${facts.purchase.holds}`),
    kind: "void",
    pendingId: holdId(facts.id, facts.purchase.holds),
    reference: facts.id,
  },
];

/** What the merchant's fee grew by goes to the house with the capture that made it grow. */
function withFee(
  { id, amount }: Facts,
  legs: TransferInput[],
  after: Purchase,
): { legs: TransferInput[]; after: Purchase } {
  const merchantFee = merchantFeeOf(after.feePlan, after.captured);
  const grown = merchantFee - after.merchantFee;
  if (grown === 0n) return { legs, after };
  return {
    legs: [
      ...legs,
      {
        id: derivedId(id, `fee:${after.captured}`),
        kind: "posted",
        debitAccountId: after.merchantAccountId,
        creditAccountId: houseAccountId(4010, amount.currency),
        amountMinor: grown,
        currency: amount.currency,
        code: TRANSFER_CODES.merchantFee,
        reference: id,
      },
    ],
    after: { ...after, merchantFee },
  };
}

/** Back to where it came from; `pending` while a card network has not said that it took it. */
export const refundLegs = (
  original: Facts,
  refund: {
    readonly id: string;
    readonly amountMinor: bigint;
    readonly kind: "posted" | "pending";
  },
): TransferInput[] => [
  {
    id: refund.id,
    kind: refund.kind,
    debitAccountId: original.purchase.merchantAccountId,
    creditAccountId: sourceOf(original),
    amountMinor: refund.amountMinor,
    currency: original.amount.currency,
    code: TRANSFER_CODES.refund,
    reference: refund.id,
  },
];
