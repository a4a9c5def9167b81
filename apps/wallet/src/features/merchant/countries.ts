import { useLocale } from "@okpay/ui/text.tsx";
import { useEffect, useMemo, useState } from "react";

/** The name of a country in the reader's language; a code nobody knows stays a code. */
export const countryName = (code: string, locale: string): string =>
  new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;

/**
 * Countries by name, in the order of the reader's language. The codes come with the numbering plans; until those are there,
 * `known` alone can be chosen.
 */
export function useCountries(known: string): readonly { value: string; label: string }[] {
  const locale = useLocale();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void import("libphonenumber-js/min").then(
      ({ getCountries }) => isCurrent && setCodes(getCountries()),
    );
    return () => {
      isCurrent = false;
    };
  }, []);
  return useMemo(
    () =>
      (codes ?? [known])
        .map((code) => ({ value: code, label: countryName(code, locale) }))
        .sort((one, other) => one.label.localeCompare(other.label, locale)),
    [codes, known, locale],
  );
}
