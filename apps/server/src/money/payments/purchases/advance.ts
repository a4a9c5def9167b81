import { sql } from "kysely";
import { derivedId } from "../../../platform/derived-id.ts";
import {
  type AccountInput,
  type OutflowCap,
  TRANSFER_CODES,
  type TransferInput,
} from "../../ledger/index.ts";
import type { PaymentsDeps } from "../deps.ts";
import { advance as step } from "../lifecycle.ts";
import type { Queryable } from "../repository.ts";
import type { PurchasePayment } from "./legs.ts";
import { type Funds, feeKept, mostRefundable } from "./refund-room.ts";

/**
 * What the house lends a merchant so that a sale can go back whole: its fee is kept, so who has nothing but that sale has the
 * fee too little. The next payout takes it back (docs/decisions/refund-advances.md).
 */

/** 1300 in the ledger: what a merchant owes of one balance. Opened before the first advance. */
export const advanceAccountId = (merchantAccountId: string): string =>
  derivedId(merchantAccountId, "advance");

export const advanceTransferId = (refundId: string): string => derivedId(refundId, "advance");

export interface RefundRoom {
  /** The most that can go back now. */
  readonly most: bigint;
  /** The part of it that would be lent. */
  readonly advance: bigint;
}

export async function refundRoom(
  deps: Pick<PaymentsDeps, "database" | "ledger">,
  original: PurchasePayment,
): Promise<RefundRoom> {
  const { captured, refunded } = original.purchase;
  if (captured === refunded || "refusal" in step(original.state, "refund"))
    return { most: 0n, advance: 0n };
  const { funds } = await fundsOf(deps, original, captured - refunded);
  const most = mostRefundable(funds);
  return { most, advance: most > funds.available ? most - funds.available : 0n };
}

/** What the ledger is asked besides the refund itself; nothing when the balance is enough, or too small even so. */
export interface Advance {
  readonly transfers: readonly TransferInput[];
  readonly caps: readonly OutflowCap[];
}
const NONE: Advance = { transfers: [], caps: [] };

/**
 * The merchant has it first, so that the refund itself is one movement, to its payer one line. The cap holds when several
 * sales are refunded at once: who comes second is `stale` and looks again.
 */
export async function advanceFor(
  deps: Pick<PaymentsDeps, "database" | "ledger">,
  original: PurchasePayment,
  refund: { readonly id: string; readonly amountMinor: bigint },
): Promise<Advance> {
  const { funds, everRepaid, isOpen } = await fundsOf(deps, original, refund.amountMinor);
  const { amountMinor } = refund;
  if (amountMinor <= funds.available || amountMinor > mostRefundable(funds)) return NONE;
  const { currency } = original.amount;
  const creditAccountId = original.purchase.merchantAccountId;
  const debitAccountId = advanceAccountId(creditAccountId);
  const account: AccountInput = { id: debitAccountId, currency, code: 1300, floor: 0n };
  // By itself: a cap says nothing of an account that its own booking opens.
  if (!isOpen) await deps.ledger.book({ transfers: [], opens: [account] });
  return {
    transfers: [
      {
        id: advanceTransferId(refund.id),
        kind: "posted",
        debitAccountId,
        creditAccountId,
        amountMinor: amountMinor - funds.available,
        currency,
        code: TRANSFER_CODES.refundAdvance,
        reference: refund.id,
      },
    ],
    caps: [
      {
        accountId: debitAccountId,
        debitsUpTo: everRepaid + funds.kept + feeKept(funds, amountMinor),
        otherwise: "stale",
        name: "refund_advance",
      },
    ],
  };
}

/** One read of the ledger; the merchant's other sales are read only when its balance is not enough for `amountMinor`. */
async function fundsOf(
  deps: Pick<PaymentsDeps, "database" | "ledger">,
  { id, purchase }: PurchasePayment,
  amountMinor: bigint,
): Promise<{ readonly funds: Funds; readonly everRepaid: bigint; readonly isOpen: boolean }> {
  const { merchantAccountId, captured, refunded, merchantFee } = purchase;
  const advanceId = advanceAccountId(merchantAccountId);
  const balances = await deps.ledger.balances([merchantAccountId, advanceId]);
  const available = balances.get(merchantAccountId)?.available ?? 0n;
  const lent = balances.get(advanceId);
  const kept =
    available >= amountMinor ? 0n : await feesKept(deps.database.kysely, merchantAccountId, id);
  return {
    funds: { available, owed: lent?.balance ?? 0n, kept, captured, refunded, fee: merchantFee },
    everRepaid: lent?.creditsPosted ?? 0n,
    isOpen: lent !== undefined,
  };
}

/** Fees that were kept of what went back of this balance's other sales. By purchase_refunded_idx; no lock. */
async function feesKept(db: Queryable, merchantAccountId: string, exceptId: string) {
  const { rows } = await sql<{ sum: string }>`
    SELECT coalesce(sum(floor(merchant_fee::numeric * refunded / captured)), 0)::text AS "sum"
      FROM payments.purchase
     WHERE merchant_account_id = ${merchantAccountId} AND refunded > 0 AND id <> ${exceptId}`.execute(
    db,
  );
  return BigInt(rows[0]?.sum ?? 0);
}
