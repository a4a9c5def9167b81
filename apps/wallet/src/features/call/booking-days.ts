interface Time {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Where this device is: the server promises no call in its night. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The days of this device's calendar that have a time, in order. */
export function byDay(
  times: readonly Time[],
  timeZone = zoneHere(),
): readonly { readonly day: string; readonly times: readonly Time[] }[] {
  // Swedish writes a date as ISO 8601 does.
  const dayOf = new Intl.DateTimeFormat("sv", { timeZone });
  const days = new Map<string, Time[]>();
  for (const time of times) {
    const day = dayOf.format(new Date(time.startsAt));
    days.set(day, [...(days.get(day) ?? []), time]);
  }
  return [...days].map(([day, of]) => ({ day, times: of }));
}

export const dayText = (at: string, locale: string): string =>
  new Date(at).toLocaleDateString(locale, { weekday: "long", month: "long", day: "numeric" });

export const timeText = (at: string, locale: string): string =>
  new Date(at).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
