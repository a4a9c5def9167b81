import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { NewCall } from "../routing/index.ts";
import { writtenNumber } from "./written-number.ts";

/** By law one time from end to end; ICU lists beside it what people in Xinjiang keep among themselves. */
const ONE_TIME: Readonly<Record<string, string>> = { CN: "Asia/Shanghai" };

const known = new Map<string, readonly string[]>();

/** By the country of the number that is rung: the installation's zone is that of its callers only while they are at home. */
export function zonesOf(
  number: string | null,
  usual: string,
): Required<Pick<NewCall, "zone" | "quietZones">> {
  const country =
    number === null ? undefined : parsePhoneNumberFromString(writtenNumber(number))?.country;
  const zones = country === undefined ? [] : zonesIn(country);
  const [only] = zones;
  if (only === undefined) return { zone: usual, quietZones: null };
  return zones.length === 1 ? { zone: only, quietZones: null } : { zone: usual, quietZones: zones };
}

/** One of each that differs, in the northern or the southern summer: a number of the United States may be in any of seven. */
function zonesIn(country: string): readonly string[] {
  const seen = known.get(country);
  if (seen !== undefined) return seen;
  const one = ONE_TIME[country];
  // ECMA-402's, which our TypeScript does not describe yet.
  const place: Intl.Locale & { getTimeZones?(): readonly string[] | undefined } = new Intl.Locale(
    `und-${country}`,
  );
  const all = one === undefined ? (place.getTimeZones?.() ?? []) : [one];
  const zones = [...new Map(all.toReversed().map((zone) => [offsetsOf(zone), zone])).values()];
  known.set(country, zones);
  return zones;
}

function offsetsOf(zone: string): string {
  const at = (day: string) =>
    Temporal.Instant.from(`${day}T00:00Z`).toZonedDateTimeISO(zone).offset;
  return `${at("2026-01-01")} ${at("2026-07-01")}`;
}
