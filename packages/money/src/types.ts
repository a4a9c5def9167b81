import type { CurrencyCode } from "./currencies.ts";

/** An amount in whole minor units together with its currency; the only shape money has in OKPay's code. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
}
