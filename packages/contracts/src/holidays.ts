import { z } from "zod";
import { bilingualName, country, holidaySet, localDate, weekday } from "./hours.ts";

/** Whose holidays are known, which they are, and a year of them as an operator loads it. */
const holidayRegion = holidaySet.shape.region.unwrap();

export const holidayPlaces = z
  .strictObject({
    places: z.array(
      z.strictObject({
        country,
        regions: z.array(
          z.strictObject({
            region: holidayRegion,
            name: z.string().meta({ description: "In the reader's language where it has one" }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: "HolidayPlaces", description: "Whose holidays a calendar can keep" });

export const holidaysQuery = z.strictObject({
  country: country.meta({ example: "DE" }),
  region: holidayRegion.optional().meta({ example: "BE" }),
  year: z
    .string()
    .regex(/^2[01][0-9]{2}$/)
    .meta({ example: "2027" }),
});

const namedDay = z.strictObject({ date: localDate, name: bilingualName });

export const holidaysOfYear = z
  .strictObject({
    isKnown: z.boolean().meta({ description: "false: that year is not published or not loaded" }),
    holidays: z.array(namedDay),
    makeUpDays: z.array(namedDay.extend({ actsAs: weekday })),
  })
  .meta({ id: "HolidaysOfYear" });

export const importDecreeRequest = z
  .strictObject({
    country: z.string().regex(/^[A-Z]{2}$/),
    year: z.int().min(2000).max(2200),
    csv: z.string().min(1).max(60_000).meta({
      description:
        "Header date,kind,acts_as,name_zh,name_en; kind is rest or work; acts_as 1 to 7 for work. Or an iCalendar file: its all-day events of that year",
      example: "date,kind,acts_as,name_zh,name_en\n2027-01-01,rest,,元旦,New Year's Day",
    }),
  })
  .meta({ id: "ImportDecreeRequest" });

export const importedDecree = z
  .strictObject({
    country: z.string(),
    year: z.int(),
    holidays: z.int().nonnegative(),
    makeUpDays: z.int().nonnegative(),
  })
  .meta({ id: "ImportedDecree" });
