/**
 * `numerator / denominator` rounded half to even (banker's rounding), exactly, on integers.
 * The rule for every fee unless a contract says otherwise (docs/concepts/money.md).
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("denominator must be positive");
  const isNegative = numerator < 0n;
  const magnitude = isNegative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twiceRest = (magnitude % denominator) * 2n;
  const isUp = twiceRest > denominator || (twiceRest === denominator && quotient % 2n === 1n);
  const rounded = isUp ? quotient + 1n : quotient;
  return isNegative ? -rounded : rounded;
}

/** `basisPoints` (1/10 000) of an amount, half-even. */
export const basisPointsOf = (amountMinor: bigint, basisPoints: bigint): bigint =>
  divideHalfEven(amountMinor * basisPoints, 10_000n);
