import type { BilingualName, Locale } from "@okpay/contracts";

/** A country, and the regions of it that keep days of their own. */
export interface HolidayPlace {
  readonly country: string;
  readonly regions: readonly { readonly region: string; readonly name: string }[];
}

/** A day a country does not work. */
export interface Holiday {
  readonly date: string;
  readonly name: BilingualName;
}

/** A day a country works although its weekday would not (China's 调休): the hours are those of `actsAs` (1 is Monday). */
export interface MakeUpDay extends Holiday {
  readonly actsAs: number;
}

/** What is known of a country's holidays; answers from memory, dates as YYYY-MM-DD. */
export interface HolidayFacts {
  /** Null: nobody knows that year of that country. */
  year(country: string, region: string | null, year: number): HolidayYear | null;
  /** Whose holidays are known, by country code. */
  places(locale: Locale): readonly HolidayPlace[];
  holidayOn(country: string, region: string | null, date: string): Holiday | null;
  makeUpOn(country: string, date: string): MakeUpDay | null;
  /**
   * The last day the facts reach, where they end; null where they follow from rules. A package without that year's decree would
   * go on answering by weekday, silently.
   */
  coveredThrough(country: string): string | null;
}

/** One year of a country: a package, or a decree an operator loaded. */
export interface HolidayYear {
  readonly holidays: readonly Holiday[];
  readonly makeUpDays: readonly MakeUpDay[];
}

export interface HolidaySource {
  /** Null: this source does not know that year of that country. */
  year(country: string, region: string | null, year: number): HolidayYear | null;
  /** See `HolidayFacts`; undefined: not a country of this source. */
  coveredThrough(country: string): string | null | undefined;
  places(locale: Locale): readonly HolidayPlace[];
}
