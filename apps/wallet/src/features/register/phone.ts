import type { Locale } from "@okpay/i18n/locales";

/** A mobile number as it is typed: a country and the rest. */
export interface PhoneValue {
  readonly country: string;
  readonly national: string;
}

/** The numbering plans of all countries: 40 kB, fetched when a phone field is first shown, never with the entry. */
export const loadPhoneRules = () => import("libphonenumber-js/min");

/** Where readers of a language are at home, as long as nothing more is known. */
export const countryOf = (locale: Locale): string => (locale === "zh-CN" ? "CN" : "US");

/** The browser's own region, or China for a Chinese reader and the United States otherwise. */
export function defaultCountry(): string {
  for (const language of navigator.languages) {
    const { region, language: tongue } = new Intl.Locale(language);
    if (region !== undefined && /^[A-Z]{2}$/.test(region)) return region;
    if (tongue === "zh") return "CN";
  }
  return "US";
}

/** The number in E.164 where it can be read as one; otherwise as typed, for the server to explain. */
export async function internationalNumber({ country, national }: PhoneValue): Promise<string> {
  const typed = national.normalize("NFKC").trim();
  const { isSupportedCountry, parsePhoneNumberFromString } = await loadPhoneRules();
  return (
    parsePhoneNumberFromString(typed, isSupportedCountry(country) ? country : undefined)?.number ??
    typed
  );
}
