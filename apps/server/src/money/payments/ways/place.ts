import type { CurrencyCode } from "@okpay/money";

/** Where a payment is, seen from a card: in the country that issued it and in its money, or not; null issuers are unknown. */
export type Place = "home" | "abroad" | "unknown";

/** What is known of where a payment is. A top-up has a currency and no country. */
export interface Where {
  /** ISO 3166, of the merchant that is paid. */
  readonly country: string | null;
  readonly currency: CurrencyCode;
}

/** In whose money issuers there keep their accounts: elsewhere they see a payment in foreign currency. */
const COUNTRIES: Readonly<Record<CurrencyCode, readonly string[]>> = {
  CNY: ["CN"],
  // With the territories and states whose own money it is.
  USD: ["US", "PR", "GU", "VI", "AS", "MP", "EC", "SV", "PA"],
  // The euro area since 2026.
  EUR: "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(" "),
  GBP: ["GB", "IM", "JE", "GG"],
  HKD: ["HK"],
  JPY: ["JP"],
  KRW: ["KR"],
  KWD: ["KW"],
};

/** Pure. Issuers look at both: a merchant next door that asks for foreign money is as foreign to them as one far away. */
export function placeOf(issuerCountry: string | null, { country, currency }: Where): Place {
  if (issuerCountry === null) return "unknown";
  const isNear = country === null || country === issuerCountry;
  return isNear && COUNTRIES[currency].includes(issuerCountry) ? "home" : "abroad";
}
