import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Numbers written without a country code are read as Chinese ones: the home market. */
const HOME_COUNTRY = "CN";

/** Digits and what people put between them; everything else (letters, extensions, line breaks) is not a number. */
const WRITTEN_NUMBER = /^\+?[0-9 ().-]+$/;

/**
 * A mobile number in E.164, or `null`: not a number, no such number, or one that cannot receive an SMS (landline,
 * premium, toll-free). Where a country does not tell mobile and fixed apart (+1), the number counts as mobile.
 */
export function parseMobileNumber(input: string): string | null {
  const text = input.normalize("NFKC").trim();
  if (!WRITTEN_NUMBER.test(text)) return null;
  const number = parsePhoneNumberFromString(text, { defaultCountry: HOME_COUNTRY, extract: false });
  if (number === undefined || !number.isValid()) return null;
  const type = number.getType();
  return type === "MOBILE" || type === "FIXED_LINE_OR_MOBILE" ? number.number : null;
}

/** Country code and the rest of an E.164 number, for masks and password checks. */
export function splitNumber(e164: string): {
  readonly countryCode: string;
  readonly national: string;
} {
  const number = parsePhoneNumberFromString(e164);
  if (number === undefined) throw new RangeError("not an E.164 number");
  return { countryCode: number.countryCallingCode, national: number.nationalNumber };
}

/** ISO 3166 code of an E.164 number's country; where several share a code and the number does not tell, "+1". */
export function countryOf(e164: string): string {
  const number = parsePhoneNumberFromString(e164);
  if (number === undefined) throw new RangeError("not an E.164 number");
  return number.country ?? `+${number.countryCallingCode}`;
}
