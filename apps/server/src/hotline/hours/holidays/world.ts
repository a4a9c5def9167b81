import type { Locale } from "@okpay/contracts";
import Holidays from "date-holidays";
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
            name: { en: name, "zh-CN": chinese.get(`${date} ${rule}`) ?? name },
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

/** States as the package has them; an island named in full is no code (ten of the Cook Islands). */
function regionsOf(country: string, locale: Locale) {
  const states: Readonly<Record<string, string>> | undefined = new Holidays().getStates(
    country,
    locale === "zh-CN" ? "zh" : "en",
  );
  return Object.entries(states ?? {})
    .filter(([region]) => /^[A-Z0-9-]{1,6}$/.test(region))
    .map(([region, name]) => ({ region, name }));
}
