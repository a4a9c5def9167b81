import pg from "pg";

const TIMESTAMPTZ = 1184;
const parseAny = pg.types.getTypeParser(TIMESTAMPTZ, "text") as (text: string) => Date;

const ZERO = 0x30;

/** `2026-11-30 06:06:39` */
const SECONDS_LENGTH = 19;

/**
 * A `timestamptz` as our connections are answered it (ISO, UTC: `2026-11-30 06:06:39.123456+00`). Digits are read where they
 * stand: pg's own parser matches two expressions for each, and every request reads a dozen. What does not look so (infinity,
 * a year of five digits, before Christ) is left to it. Microseconds are cut to milliseconds, as there.
 */
export function parseInstant(text: string): Date {
  if (!isPlain(text)) return parseAny(text);
  const milliseconds =
    text.length === SECONDS_LENGTH + 3 ? 0 : fractionOf(text, SECONDS_LENGTH + 1, text.length - 3);
  return new Date(
    Date.UTC(
      pairAt(text, 0) * 100 + pairAt(text, 2),
      pairAt(text, 5) - 1,
      pairAt(text, 8),
      pairAt(text, 11),
      pairAt(text, 14),
      pairAt(text, 17),
      milliseconds,
    ),
  );
}

/** Years below 100 are another thing to `Date.UTC`. */
const isPlain = (text: string): boolean =>
  text.charCodeAt(10) === 0x20 &&
  text.charCodeAt(4) === 0x2d &&
  text.endsWith("+00") &&
  pairAt(text, 0) > 0 &&
  (text.length === SECONDS_LENGTH + 3 || text.charCodeAt(SECONDS_LENGTH) === 0x2e);

const pairAt = (text: string, at: number): number =>
  (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;

/** The first three digits of a fraction; what is missing is zero. */
function fractionOf(text: string, from: number, end: number): number {
  let value = 0;
  for (let place = 0; place < 3; place += 1) {
    const code = from + place < end ? text.charCodeAt(from + place) : ZERO;
    value = value * 10 + code - ZERO;
  }
  return value;
}
