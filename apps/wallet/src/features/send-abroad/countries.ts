import type { Locale } from "@okpay/i18n/locales";
import type { Corridor } from "../../api/abroad-calls.ts";

const names = new Map<Locale, Intl.DisplayNames>();

/** A country as the language calls it. */
export function countryName(code: string, locale: Locale): string {
  const known = names.get(locale) ?? new Intl.DisplayNames(locale, { type: "region" });
  names.set(locale, known);
  return known.of(code) ?? code;
}

/** What people type beside a country's own name. */
const ALSO: Readonly<Record<string, string>> = {
  GB: "UK Britain England",
  US: "USA America",
  NL: "Holland",
  CN: "PRC",
};

/** Whether a typed word means this way: the country in either language, its code, or what arrives there. */
export function isMeant(
  { country, receiveCurrency }: Pick<Corridor, "country" | "receiveCurrency">,
  typed: string,
): boolean {
  const text = [
    countryName(country, "en"),
    countryName(country, "zh-CN"),
    country,
    ALSO[country] ?? "",
    receiveCurrency,
  ]
    .join(" ")
    .toLowerCase();
  return typed
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
