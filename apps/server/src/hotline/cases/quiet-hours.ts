/** When a line is quiet, from how many people reached it in each hour of its day. Pure. */

/** Below this there is no pattern, only chance. */
const ENOUGH_CONTACTS = 120;
export const COUNTED_WEEKS = 8;

export interface QuietHours {
  readonly weeks: number;
  readonly contacts: number;
  readonly isThin: boolean;
  readonly hours: { hour: number; share: number }[];
  readonly quietest: number | null;
}

/** `hours`: those in which the line is open, in its own order (a shift may pass midnight). */
export function quietHoursOf(
  counts: ReadonlyMap<number, number>,
  hours: readonly number[],
): QuietHours {
  const inHours = hours.map((hour) => ({ hour, count: counts.get(hour) ?? 0 }));
  const contacts = inHours.reduce((sum, { count }) => sum + count, 0);
  const base = { weeks: COUNTED_WEEKS, contacts };
  const most = Math.max(0, ...inHours.map(({ count }) => count));
  if (contacts < ENOUGH_CONTACTS || most === 0)
    return { ...base, isThin: true, hours: [], quietest: null };
  const [quietest] = [...inHours].sort((one, other) => one.count - other.count);
  return {
    ...base,
    isThin: false,
    hours: inHours.map(({ hour, count }) => ({
      hour,
      share: Math.round((count / most) * 100) / 100,
    })),
    quietest: quietest?.hour ?? null,
  };
}

/** The clock hours a day's opening touches, in order. */
export function hoursTouched(
  spans: readonly { readonly from: string; readonly until: string }[],
  timeZone: string,
): number[] {
  const hours: number[] = [];
  for (const { from, until } of spans) {
    const end = Temporal.Instant.from(until);
    let at = Temporal.Instant.from(from)
      .toZonedDateTimeISO(timeZone)
      .round({ smallestUnit: "hour", roundingMode: "floor" });
    for (; Temporal.Instant.compare(at.toInstant(), end) < 0; at = at.add({ hours: 1 }))
      if (!hours.includes(at.hour)) hours.push(at.hour);
  }
  return hours;
}
