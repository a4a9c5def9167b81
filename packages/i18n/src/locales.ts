/** The languages OKPay speaks; the first is what a person gets who asks for none of them. */
export const LOCALES = ["en", "zh-CN"] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = "en";

export const isLocale = (value: unknown): value is Locale =>
  LOCALES.some((locale) => locale === value);

/**
 * The language for an `Accept-Language` header or a browser's `navigator.languages`: the highest-weighted tag
 * OKPay speaks, any Chinese counting as zh-CN (a reader of zh-TW is better served by it than by English).
 */
export function negotiateLocale(wanted: string | readonly string[] | undefined): Locale {
  const ranges = (typeof wanted === "string" ? wanted.split(",") : (wanted ?? [])).map(weighted);
  const ranked = ranges
    .filter((range) => range.weight > 0)
    .sort((one, other) => other.weight - one.weight);
  for (const { tag } of ranked) {
    const language = tag.split("-")[0];
    if (language === "zh") return "zh-CN";
    if (language === "en") return "en";
    if (language === "*") return DEFAULT_LOCALE;
  }
  return DEFAULT_LOCALE;
}

/** Where whoever sent this Accept-Language reads, as far as it says: the region of the language they like best. */
export function countryWished(wanted: string | undefined): string | undefined {
  const [first] = (wanted ?? "").split(",");
  return /^\s*[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})\s*(?:;|$)/i.exec(first ?? "")?.[1]?.toUpperCase();
}

/**
 * Where somebody reads who likes these languages (an `Accept-Language` header or `navigator.languages`), as a first guess: the
 * first region that is named, China for a Chinese reader who names none, and the United States otherwise.
 */
export function countryOfReader(wanted: string | readonly string[] | undefined): string {
  for (const tag of typeof wanted === "string" ? wanted.split(",") : (wanted ?? [])) {
    const [, language, region] =
      /^\s*([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2}))?(?![a-z0-9])/i.exec(tag) ?? [];
    if (region !== undefined) return region.toUpperCase();
    if (language?.toLowerCase() === "zh") return "CN";
  }
  return "US";
}

function weighted(range: string): { tag: string; weight: number } {
  const [tag = "", ...parameters] = range.trim().toLowerCase().split(";");
  const quality = parameters
    .map((parameter) => /^\s*q=(.*)$/.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  const weight = quality === undefined ? 1 : Number(quality);
  return { tag: tag.trim(), weight: Number.isFinite(weight) ? weight : 0 };
}
