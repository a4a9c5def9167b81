import type {
  Holiday,
  HolidayFacts,
  HolidayPlace,
  HolidaySource,
  HolidayYear,
  MakeUpDay,
} from "./ports.ts";

interface IndexedYear {
  readonly holidays: ReadonlyMap<string, Holiday>;
  readonly makeUpDays: ReadonlyMap<string, MakeUpDay>;
}

const NOTHING: IndexedYear = { holidays: new Map(), makeUpDays: new Map() };

/**
 * Facts from sources in order: the first that knows a year of a country speaks for it, so a decree that an operator loaded stands
 * before a package. Computed once per country, region and year, kept in memory.
 */
export function createHolidayFacts(sources: readonly HolidaySource[]): HolidayFacts {
  const years = new Map<string, IndexedYear>();

  function yearOf(country: string, region: string | null, date: string): IndexedYear {
    const year = Number(date.slice(0, 4));
    const key = `${country} ${region ?? ""} ${year}`;
    const kept = years.get(key);
    if (kept !== undefined) return kept;
    const found = indexed(country, region, year);
    years.set(key, found);
    return found;
  }

  function indexed(country: string, region: string | null, year: number): IndexedYear {
    const known = first(country, region, year);
    if (known === null) return NOTHING;
    return {
      holidays: new Map(known.holidays.map((day) => [day.date, day])),
      makeUpDays: new Map(known.makeUpDays.map((day) => [day.date, day])),
    };
  }

  function first(country: string, region: string | null, year: number): HolidayYear | null {
    for (const source of sources) {
      const known = source.year(country, region, year);
      if (known !== null) return known;
    }
    return null;
  }

  return {
    year: first,
    places(locale) {
      const all = new Map<string, HolidayPlace>();
      // A decree speaks for the whole country; its regions are a package's.
      for (const place of sources.flatMap((source) => source.places(locale)))
        if ((all.get(place.country)?.regions.length ?? 0) === 0) all.set(place.country, place);
      return [...all.values()].toSorted((a, b) => (a.country < b.country ? -1 : 1));
    },
    holidayOn: (country, region, date) => yearOf(country, region, date).holidays.get(date) ?? null,
    makeUpOn: (country, date) => yearOf(country, null, date).makeUpDays.get(date) ?? null,
    coveredThrough(country) {
      const ends = sources.map((source) => source.coveredThrough(country));
      if (ends.includes(null)) return null;
      const known = ends.filter((end) => typeof end === "string");
      // A country nobody knows has no covered day at all.
      return known.length === 0 ? "0000-00-00" : (known.toSorted().at(-1) ?? null);
    },
  };
}

/** More than any installation has: a region is whatever somebody typed, and each is a year of its own. */
const MOST_YEARS = 500;

/** A source whose years are computed once: packages take tens of milliseconds for one. The oldest goes when there are too many. */
export function remembered(source: HolidaySource, mostYears = MOST_YEARS): HolidaySource {
  const years = new Map<string, ReturnType<HolidaySource["year"]>>();
  return {
    coveredThrough: (country) => source.coveredThrough(country),
    places: (locale) => source.places(locale),
    year(country, region, year) {
      const key = `${country} ${region ?? ""} ${year}`;
      const kept = years.get(key);
      if (kept !== undefined) return kept;
      const found = source.year(country, region, year);
      const [oldest] = years.keys();
      if (years.size >= mostYears && oldest !== undefined) years.delete(oldest);
      years.set(key, found);
      return found;
    },
  };
}
