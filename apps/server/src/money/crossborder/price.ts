import { basisPointsOf, type CurrencyCode, divideHalfEven, exponentOf } from "@okpay/money";

/* What sending abroad costs: whole numbers only, no time and no I/O. */

const ALL = 10_000n;

/** What is asked for sending, on top, in the send currency. */
interface FeeRule {
  readonly fixedMinor: bigint;
  readonly basisPoints: bigint;
  readonly capMinor: bigint;
}

const FEES: Partial<Readonly<Record<CurrencyCode, FeeRule>>> = {
  CNY: { fixedMinor: 8_00n, basisPoints: 30n, capMinor: 200_00n },
  USD: { fixedMinor: 1_20n, basisPoints: 30n, capMinor: 30_00n },
  JPY: { fixedMinor: 180n, basisPoints: 30n, capMinor: 4_500n },
};

export function feeOf(sendMinor: bigint, currency: CurrencyCode): bigint {
  const rule = FEES[currency];
  if (rule === undefined) throw new RangeError(`no fee is set for sending ${currency}`);
  const fee = rule.fixedMinor + basisPointsOf(sendMinor, rule.basisPoints);
  return fee < rule.capMinor ? fee : rule.capMinor;
}

const AGED_AFTER_MS = 10 * 60_000;
/** What an older rate costs more: the market may have moved since. */
const AGED_BASIS_POINTS = 25;

/** The margin of a corridor at a rate of that age. */
export const marginAt = (basisPoints: number, ageMs: number): number =>
  ageMs > AGED_AFTER_MS ? basisPoints + AGED_BASIS_POINTS : basisPoints;

/** An exact rate: minor units of the receive currency for one of the send currency, as a fraction. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Of a decimal string for whole units, whatever the two currencies' minor units are. */
export function ratioOf(mid: string, from: CurrencyCode, to: CurrencyCode): Ratio {
  const [whole = "0", decimals = ""] = mid.split(".");
  return {
    numerator: BigInt(whole + decimals) * 10n ** BigInt(exponentOf(to)),
    denominator: 10n ** BigInt(decimals.length + exponentOf(from)),
  };
}

const CUSTOMER_DECIMALS = 10;
const LEAST_DECIMALS = 6;

/** The mid rate less the margin, as a decimal; for reading, not for reckoning. */
export function customerRateOf(mid: string, marginBasisPoints: number): string {
  const [whole = "0", decimals = ""] = mid.split(".");
  const scaled = divideHalfEven(
    BigInt(whole + decimals) * (ALL - BigInt(marginBasisPoints)) * 10n ** BigInt(CUSTOMER_DECIMALS),
    ALL * 10n ** BigInt(decimals.length),
  );
  const digits = scaled.toString().padStart(CUSTOMER_DECIMALS + 1, "0");
  let shown = digits.slice(-CUSTOMER_DECIMALS);
  while (shown.length > LEAST_DECIMALS && shown.endsWith("0")) shown = shown.slice(0, -1);
  return `${digits.slice(0, -CUSTOMER_DECIMALS)}.${shown}`;
}

/** send = principal + margin + rounding, all in the send currency; `receiveMinor` in the other. */
export interface Conversion {
  readonly sendMinor: bigint;
  readonly receiveMinor: bigint;
  readonly principalMinor: bigint;
  readonly marginMinor: bigint;
  readonly roundingMinor: bigint;
}

/** What arrives is floored: the next minor unit would be money nobody paid for. What that leaves over is told as rounding. */
export function convertSend(
  sendMinor: bigint,
  { numerator, denominator }: Ratio,
  marginBasisPoints: number,
): Conversion {
  const marginMinor = basisPointsOf(sendMinor, BigInt(marginBasisPoints));
  const afterMargin = sendMinor - marginMinor;
  const receiveMinor = (afterMargin * numerator) / denominator;
  const principalMinor = divideUp(receiveMinor * denominator, numerator);
  return {
    sendMinor,
    receiveMinor,
    principalMinor,
    marginMinor,
    roundingMinor: afterMargin - principalMinor,
  };
}

/** The smallest amount to send from which at least that much arrives; exactly that much arrives. */
export function convertReceive(
  receiveMinor: bigint,
  { numerator, denominator }: Ratio,
  marginBasisPoints: number,
): Conversion {
  const bps = BigInt(marginBasisPoints);
  const principalMinor = divideUp(receiveMinor * denominator, numerator);
  const afterMargin = (send: bigint): bigint => send - basisPointsOf(send, bps);
  // The first guess is off by a unit at most: the margin is rounded.
  let sendMinor = divideUp(principalMinor * ALL, ALL - bps);
  while (sendMinor > 0n && afterMargin(sendMinor - 1n) >= principalMinor) sendMinor -= 1n;
  while (afterMargin(sendMinor) < principalMinor) sendMinor += 1n;
  return {
    sendMinor,
    receiveMinor,
    principalMinor,
    marginMinor: basisPointsOf(sendMinor, bps),
    roundingMinor: afterMargin(sendMinor) - principalMinor,
  };
}

/** Fee and margin of everything that leaves the wallet. */
export function costBasisPoints(marginMinor: bigint, feeMinor: bigint, sendMinor: bigint): number {
  const total = sendMinor + feeMinor;
  if (total === 0n) return 0;
  const basisPoints = divideHalfEven((marginMinor + feeMinor) * ALL, total);
  return Number(basisPoints);
}

const divideUp = (numerator: bigint, denominator: bigint): bigint =>
  (numerator + denominator - 1n) / denominator;
