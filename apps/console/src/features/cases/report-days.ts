const DAYS = 30;

const dayOf = (date: Date): string =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

/** The last thirty days on this device's calendar, today included. */
export function lastDays(now: Date): { readonly from: string; readonly through: string } {
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS + 1);
  return { from: dayOf(from), through: dayOf(now) };
}
