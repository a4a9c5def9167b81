import { type CurrencyCode, exponentOf } from "./currencies.ts";

/**
 * What a person typed ("1,234.5", "１２.５０") as minor units, or `null` when it is not an amount of this currency.
 * Refuses more decimals than the currency has instead of rounding: a person's number is never changed silently.
 */
export function parseDecimal(text: string, currency: CurrencyCode): bigint | null {
  const plain = text.normalize("NFKC").replace(/[\s,_]/g, "");
  const match = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  if (match === null) return null;
  const exponent = exponentOf(currency);
  const fraction = withoutTrailingZeros(match[2] ?? "");
  if (fraction.length > exponent) return null;
  return BigInt((match[1] ?? "0") + fraction.padEnd(exponent, "0"));
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}
