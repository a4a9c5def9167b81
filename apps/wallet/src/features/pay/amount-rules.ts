import type { FieldErrorCode } from "@okpay/contracts";
import { type CurrencyCode, parseDecimal } from "@okpay/money";

/** What was typed as minor units, or why it is no amount to move. The server decides about limits. */
export function readAmount(
  text: string,
  currency: CurrencyCode,
): { minor: bigint } | { problem: FieldErrorCode } {
  if (text.trim() === "") return { problem: "required" };
  const minor = parseDecimal(text, currency);
  if (minor === null) return { problem: "invalid" };
  if (minor <= 0n) return { problem: "not_positive_integer" };
  return minor > 9_223_372_036_854_775_807n ? { problem: "amount_too_large" } : { minor };
}
