import { derivedId } from "../../../platform/derived-id.ts";
import { TRANSFER_CODES, type TransferInput } from "../../ledger/index.ts";
import { houseAccountId } from "../../wallets/index.ts";
import { referenceOf, transferIdsOf } from "../attempt.ts";
import type { Payment } from "../payment.ts";

/** Amount and fee are held apart, so that each ends in its own account; the fee's transfers follow from the amount's. */
const feeIdOf = (transferId: string): string => derivedId(transferId, "fee");

/** All transfers of its sender's wallet that a payout can have. */
export function payoutIdsOf(paymentId: string) {
  const reference = referenceOf(paymentId);
  const amount = { ...transferIdsOf(reference), back: derivedId(reference, "return") };
  return {
    amount,
    fee: {
      hold: feeIdOf(amount.hold),
      post: feeIdOf(amount.post),
      void: feeIdOf(amount.void),
      back: feeIdOf(amount.back),
    },
  };
}

type Facts = Pick<Payment, "id" | "amount" | "fee"> & {
  readonly kind: PayoutKind;
  readonly walletAccountId: string;
};
type PayoutKind = "cash_out" | "remittance";

/**
 * Where the two parts go, and what their transfers are called: the amount of a cash-out to the bank that pays it out, of a
 * remittance to the house's own position, where it is exchanged (`../remittances/legs.ts`).
 */
const BOOKED_ON = { cash_out: 1200, remittance: 3900 } as const;
const CODES = {
  cash_out: {
    amount: TRANSFER_CODES.cashOut,
    fee: TRANSFER_CODES.cashOutFee,
    back: TRANSFER_CODES.cashOutReturn,
  },
  remittance: {
    amount: TRANSFER_CODES.remittance,
    fee: TRANSFER_CODES.remittanceFee,
    back: TRANSFER_CODES.remittanceReturn,
  },
} as const;

/** The legs of one step: the amount's, and the fee's where there is one. */
const both = (
  { id, fee }: Pick<Facts, "id" | "fee">,
  legOf: (part: "amount" | "fee", ids: ReturnType<typeof payoutIdsOf>["amount"]) => TransferInput,
): TransferInput[] => {
  const ids = payoutIdsOf(id);
  const amount = legOf("amount", ids.amount);
  return fee.amountMinor === 0n ? [amount] : [amount, legOf("fee", ids.fee)];
};

const houseAccountOf = (part: "amount" | "fee", { kind, amount }: Facts): string =>
  houseAccountId(part === "amount" ? BOOKED_ON[kind] : 4010, amount.currency);

/** Held before any bank is asked: every rule of the wallet is decided now. */
export const holdLegs = (facts: Facts): TransferInput[] =>
  both(facts, (part, { hold }) => ({
    id: hold,
    kind: "pending",
    debitAccountId: facts.walletAccountId,
    creditAccountId: houseAccountOf(part, facts),
    amountMinor: facts[part].amountMinor,
    currency: facts.amount.currency,
    code: CODES[facts.kind][part],
    reference: facts.id,
  }));

/** Paid out: what was held is taken. */
export const postLegs = (facts: Pick<Facts, "id" | "fee">): TransferInput[] =>
  both(facts, (_part, { hold, post }) => ({
    id: post,
    kind: "post",
    pendingId: hold,
    amountMinor: "all",
    reference: facts.id,
  }));

/** Not paid out: what was held is let go. */
export const voidLegs = (facts: Pick<Facts, "id" | "fee">): TransferInput[] =>
  both(facts, (_part, ids) => ({
    id: ids.void,
    kind: "void",
    pendingId: ids.hold,
    reference: facts.id,
  }));

/** The bank sent it back: amount and fee are the customer's again, because nothing arrived. */
export const returnLegs = (facts: Facts): TransferInput[] =>
  both(facts, (part, { back }) => ({
    id: back,
    kind: "posted",
    debitAccountId: houseAccountOf(part, facts),
    creditAccountId: facts.walletAccountId,
    amountMinor: facts[part].amountMinor,
    currency: facts.amount.currency,
    code: part === "amount" ? CODES[facts.kind].back : CODES[facts.kind].fee,
    reference: facts.id,
  }));
