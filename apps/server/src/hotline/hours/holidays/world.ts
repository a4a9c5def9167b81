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
  };
}
