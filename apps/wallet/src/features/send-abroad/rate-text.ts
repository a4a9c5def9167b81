import type { Locale } from "@okpay/i18n/locales";

/** A rate in as many digits as tell rates apart: shown, never reckoned with. */
export const rateText = (value: string, locale: Locale): string =>
  new Intl.NumberFormat(locale, {
    minimumSignificantDigits: 5,
    maximumSignificantDigits: 6,
    useGrouping: false,
  }).format(value as Intl.StringNumericLiteral);

/** Basis points as a percentage: 50 is 0.5 %. */
export const percentText = (basisPoints: number, locale: Locale): string =>
  new Intl.NumberFormat(locale, {
    style: "percent",
    maximumFractionDigits: 2,
  }).format(basisPoints / 10_000);
