import { type CurrencyCode, exponentOf } from "./currencies.ts";
import type { Money } from "./types.ts";

/** The plain decimal of an amount ("1234.50"), without grouping or symbol: for CSV, input fields and tests. */
export function toDecimalString({ amountMinor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const sign = amountMinor < 0n ? "-" : "";
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor)
    .toString()
    .padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

export interface MoneyFormat {
  /** "auto" shows a minus only; "always" shows plus too, so that direction never rests on colour. */
  sign?: "auto" | "always";
  /** "symbol" (¥) inside one currency's view, "code" (CNY) where several currencies meet. */
  currencyDisplay?: "symbol" | "code";
}

/** Narrow symbols clash: ¥ is CNY and JPY, $ is USD and HKD. The plain one belongs to the first, the other says whose it is. */
const DISTINCT_SYMBOLS: Partial<Record<CurrencyCode, string>> = { JPY: "JP¥", HKD: "HK$" };

/**
 * An amount as people of that language write it. `Intl.NumberFormat` takes the decimal string, so a sum
 * beyond 2^53 keeps every digit (ECMA-402, Intl mathematical values).
 */
export function formatMoney(money: Money, locale: string, options: MoneyFormat = {}): string {
  const formatter = formatterFor(locale, money.currency, options);
  const decimal = toDecimalString(money) as Intl.StringNumericLiteral;
  const symbol = options.currencyDisplay === "code" ? undefined : DISTINCT_SYMBOLS[money.currency];
  if (symbol === undefined) return formatter.format(decimal);
  return formatter
    .formatToParts(decimal)
    .map(({ type, value }) => (type === "currency" ? symbol : value))
    .join("");
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterFor(
  locale: string,
  currency: CurrencyCode,
  options: MoneyFormat,
): Intl.NumberFormat {
  const key = `${locale}|${currency}|${options.sign ?? "auto"}|${options.currencyDisplay ?? "symbol"}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat(locale, {
      style: "currency",
      currency,
      currencyDisplay: options.currencyDisplay === "code" ? "code" : "narrowSymbol",
      signDisplay: options.sign === "always" ? "exceptZero" : "auto",
      minimumFractionDigits: exponentOf(currency),
      maximumFractionDigits: exponentOf(currency),
    });
    formatters.set(key, formatter);
  }
  return formatter;
}
