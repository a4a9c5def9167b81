import type { CurrencyCode } from "@okpay/money";
import { MoneyText } from "@okpay/ui/money-text.tsx";

/** An amount as the wire has it; nothing where there is none. */
export function Amount({ minor, currency }: { minor: string | null; currency: CurrencyCode }) {
  if (minor === null) return null;
  return <MoneyText money={{ amountMinor: BigInt(minor), currency }} withCode />;
}
