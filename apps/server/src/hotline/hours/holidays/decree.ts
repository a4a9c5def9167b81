import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { daysOfCalendarFile, isCalendarFile } from "../ics.ts";
import type { HolidaySource, HolidayYear } from "./ports.ts";

/** Years an operator loaded, before any package. */
export function createDecreeSource(
  decrees: readonly {
    readonly country: string;
    readonly year: number;
    readonly days: HolidayYear;
  }[],
): HolidaySource {
  const years = new Map(decrees.map(({ country, year, days }) => [`${country} ${year}`, days]));
  return {
    year: (country, _region, year) => years.get(`${country} ${year}`) ?? null,
    coveredThrough(country) {
      const last = decrees
        .filter((decree) => decree.country === country)
        .reduce((newest, { year }) => Math.max(newest, year), 0);
      return last === 0 ? undefined : `${last}-12-31`;
    },
    places: () => decrees.map(({ country }) => ({ country, regions: [] })),
  };
}

const row = z
  .strictObject({
    date: z.iso.date(),
    kind: z.enum(["rest", "work"]),
    acts_as: z.union([z.literal(""), z.string().regex(/^[1-7]$/)]),
    name_zh: z.string().min(1).max(60),
    name_en: z.string().min(1).max(60),
  })
  .refine(({ kind, acts_as }) => (kind === "work") === (acts_as !== ""));

/** A decree as CSV or as an iCalendar file, or the number of the first line that is wrong (the header is line 1). */
export function parseDecree(
  csv: string,
  year: number,
): { readonly days: HolidayYear } | { readonly wrongLine: number } {
  if (isCalendarFile(csv)) return daysOfCalendarFile(csv, year);
  const lines = linesOf(csv);
  if (typeof lines === "number") return { wrongLine: lines };
  const holidays: HolidayYear["holidays"][number][] = [];
  const makeUpDays: HolidayYear["makeUpDays"][number][] = [];
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const { success, data } = row.safeParse(line);
    if (!success || !data.date.startsWith(`${year}-`) || seen.has(data.date))
      return { wrongLine: index + 2 };
    seen.add(data.date);
    const day = { date: data.date, name: { en: data.name_en, "zh-CN": data.name_zh } };
    if (data.kind === "rest") holidays.push(day);
    else makeUpDays.push({ ...day, actsAs: Number(data.acts_as) });
  }
  return lines.length === 0 ? { wrongLine: 2 } : { days: { holidays, makeUpDays } };
}

function linesOf(csv: string): unknown[] | number {
  try {
    return parse(csv, { bom: true, columns: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) return typeof error["lines"] === "number" ? error["lines"] : 1;
    throw error;
  }
}
