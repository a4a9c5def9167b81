/** Minor-unit exponents (ISO 4217 table A.1): how many decimal digits a currency's minor unit has. */
export const CURRENCIES = {
  CNY: { exponent: 2, numeric: 156 },
  USD: { exponent: 2, numeric: 840 },
  EUR: { exponent: 2, numeric: 978 },
  GBP: { exponent: 2, numeric: 826 },
  HKD: { exponent: 2, numeric: 344 },
  JPY: { exponent: 0, numeric: 392 },
  KRW: { exponent: 0, numeric: 410 },
  KWD: { exponent: 3, numeric: 414 },
} as const;

export type CurrencyCode = keyof typeof CURRENCIES;

export const CURRENCY_CODES = Object.keys(CURRENCIES) as [CurrencyCode, ...CurrencyCode[]];

export const isCurrencyCode = (code: string): code is CurrencyCode =>
  Object.hasOwn(CURRENCIES, code);

/** Decimal digits of the currency's minor unit: 2 for CNY, 0 for JPY, 3 for KWD. */
export const exponentOf = (currency: CurrencyCode): number => CURRENCIES[currency].exponent;
