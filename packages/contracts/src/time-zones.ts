/**
 * Whether it is an IANA zone, or another name of one: browsers differ in which name they tell ("Asia/Kolkata", "Asia/Calcutta"),
 * and `Intl.supportedValuesOf` knows one of them. Offsets, which `Intl` takes as well, have no summer time.
 */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (refusal) {
    if (refusal instanceof RangeError) return false;
    throw refusal;
  }
}
