/** How much of a sale can go back when its merchant's balance alone does not do. Pure. */

export interface Funds {
  /** Of the merchant's balance. */
  readonly available: bigint;
  /** Lent for refunds and not taken back yet. */
  readonly owed: bigint;
  /** Fees kept of what went back of the merchant's other sales. */
  readonly kept: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** Of this sale. */
  readonly fee: bigint;
}

/** The part of this sale's fee that belongs to what went back of it, once `amountMinor` more has; rounded down. */
export const feeKept = ({ captured, refunded, fee }: Funds, amountMinor: bigint): bigint =>
  (fee * (refunded + amountMinor)) / captured;

/**
 * The most that can go back: the balance, and what may be lent. Lent is together never more than the fees kept of what went
 * back, so lending can cost the house no more than it has earned by those very sales:
 * owed + (x − available) ≤ kept + ⌊fee · (refunded + x) / captured⌋, solved for x.
 */
export function mostRefundable(funds: Funds): bigint {
  const { available, owed, kept, captured, refunded, fee } = funds;
  const left = captured - refunded;
  if (available >= left || fee >= captured) return left;
  const most = (fee * refunded + captured * (available + kept - owed)) / (captured - fee);
  return most > left ? left : most < available ? available : most;
}
