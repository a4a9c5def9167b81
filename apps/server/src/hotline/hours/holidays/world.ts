import type { Locale } from "@okpay/contracts";
import Holidays from "date-holidays";
import { Converter } from "opencc-js/t2cn";
import type { HolidaySource } from "./ports.ts";

/** Public holidays that follow from rules, of the countries `date-holidays` knows (its data: CC BY-SA 3.0, docs/reference/dependencies.md). */
export function createWorldSource(): HolidaySource {
  const known = new Set(Object.keys(new Holidays().getCountries()));
  return {
    year(country, region, year) {
      if (country === "CN" || !known.has(country)) return null;
      const calendar = region === null ? new Holidays(country) : new Holidays(country, region);
      const chinese = new Map(
        calendar.getHolidays(year, "zh").map(({ date, rule, name }) => [`${date} ${rule}`, name]),
      );
      return {
        holidays: calendar
          .getHolidays(year, "en")
          .filter(({ type }) => type === "public")
          .map(({ date, rule, name }) => ({
            date: date.slice(0, 10),
            name: { en: name, "zh-CN": inChinese(chinese.get(`${date} ${rule}`), name, country) },
          })),
        makeUpDays: [],
      };
    },
    coveredThrough: (country) => (known.has(country) && country !== "CN" ? null : undefined),
    places: (locale) =>
      [...known]
        .filter((country) => country !== "CN")
        .map((country) => ({ country, regions: regionsOf(country, locale) })),
  };
}

const HAN = /\p{Script=Han}/u;
const SUBSTITUTE = " (更换日)";
/** Variants that OpenCC takes for characters of their own. */
const VARIANTS: Readonly<Record<string, string>> = { 淸: "清", 靑: "青" };
const converted = Converter({ from: "t", to: "cn" });
const toSimplified = (text: string): string =>
  converted(text.replace(/[淸靑]/gu, (variant) => VARIANTS[variant] ?? variant));

/**
 * The package has Hong Kong's and Taiwan's names in traditional characters, calls a day in lieu 更换日, and where it knows no
 * Chinese gives the country's own language: English is read by more. Japanese names are Japanese, not traditional Chinese.
 */
function inChinese(found: string | undefined, english: string, country: string): string {
  const isSubstitute = found?.endsWith(SUBSTITUTE) === true;
  const name = isSubstitute ? found.slice(0, -SUBSTITUTE.length) : (found ?? "");
  if (!HAN.test(name)) return english;
  return `${country === "JP" ? name : toSimplified(name)}${isSubstitute ? "（补假）" : ""}`;
}

/** States as the package has them; an island named in full is no code (ten of the Cook Islands). */
function regionsOf(country: string, locale: Locale) {
  const states: Readonly<Record<string, string>> | undefined = new Holidays().getStates(
    country,
    locale === "zh-CN" ? "zh" : "en",
  );
  return Object.entries(states ?? {})
    .filter(([region]) => /^[A-Z0-9-]{1,6}$/.test(region))
    .map(([region, name]) => ({
      region,
      name: locale === "zh-CN" && country !== "JP" ? toSimplified(name) : name,
    }));
}
