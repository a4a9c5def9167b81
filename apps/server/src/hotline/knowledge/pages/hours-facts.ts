import type { HoursAsked } from "./hours-asked.ts";
import { spanText } from "./hours-times.ts";
import type { PageContext } from "./layout.ts";
import { hoursPath } from "./paths.ts";

/**
 * schema.org: where to call, in which languages, and the hours of the line asked about for the days of the page's month, in
 * the line's own zone. Day by day, because weekly rules with exceptions are read differently by every search engine.
 */
export function hoursFacts(
  { locale, origin }: PageContext,
  { lines, line, days }: HoursAsked,
): Readonly<Record<string, unknown>> {
  const { timeZone } = line.line;
  const hoursAvailable = days.flatMap(({ date, spans }) => {
    const known = { "@type": "OpeningHoursSpecification", validFrom: date, validThrough: date };
    // Opens and closes at one time: closed all day (schema.org's own way to say it).
    if (spans.length === 0) return [{ ...known, opens: "00:00", closes: "00:00" }];
    return spans.map(({ from, until }) => {
      const [opens, closes] = spanText(
        { from: Date.parse(from), until: Date.parse(until) },
        date,
        timeZone,
      ).split("–");
      return { ...known, opens, closes: closes === "24:00" ? "23:59" : closes };
    });
  });
  return {
    "@context": "https://schema.org",
    "@type": "Organization",
    name: "OKPay",
    url: origin,
    contactPoint: lines.map(({ line: each }) => ({
      "@type": "ContactPoint",
      contactType: "customer service",
      name: each.name[locale],
      areaServed: each.country,
      availableLanguage: each.languages,
      url: `${origin}${hoursPath(locale)}?line=${each.id}`,
      ...(each.phoneNumber === null ? {} : { telephone: each.phoneNumber }),
      ...(each.id === line.line.id ? { hoursAvailable } : {}),
    })),
  };
}
