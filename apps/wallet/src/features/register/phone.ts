import { countryOfReader, type Locale } from "@okpay/i18n/locales";

/** A mobile number as it is typed: a country and the rest. */
export interface PhoneValue {
  readonly country: string;
  readonly national: string;
}

/** The numbering plans of all countries: 40 kB, fetched when a phone field is first shown, never with the entry. */
export const loadPhoneRules = () => import("libphonenumber-js/min");

export type PhoneRules = Awaited<ReturnType<typeof loadPhoneRules>>;

/** The browser's own region, or the likely one of its languages. */
export const defaultCountry = (): string => countryOfReader(navigator.languages);

/** "Germany +49", of every country that has a numbering plan, in the language's order. */
export function countriesIn(rules: PhoneRules, locale: Locale) {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  return rules
    .getCountries()
    .map((code) => ({
      value: code as string,
      label: `${names.of(code) ?? code} +${rules.getCountryCallingCode(code)}`,
    }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
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
