import type { Policy, Time } from "./types.ts";

const MINUTE = 60_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * When the caller may be rung again; null: now. Asked again at that instant, so that a change of the clocks does no harm, and
 * so that it is day in each of several zones.
 */
export function quietUntil(
  policy: Policy,
  zones: string | readonly string[],
  now: Time,
): Time | null {
  if (typeof zones === "string") return quietIn(policy, zones, now);
  for (const zone of zones) {
    const until = quietIn(policy, zone, now);
    if (until !== null) return until;
  }
  return null;
}

function quietIn(policy: Policy, zone: string, now: Time): Time | null {
  const { quietFrom, quietTo } = policy;
  const minute = localMinute(zone, now);
  const isQuiet =
    quietFrom <= quietTo
      ? minute >= quietFrom && minute < quietTo
      : minute >= quietFrom || minute < quietTo;
  if (!isQuiet) return null;
  const left = (quietTo - minute + 24 * 60) % (24 * 60);
  return now - (now % MINUTE) + left * MINUTE;
}

function localMinute(zone: string, now: Time): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(zone, clock);
  }
  const [hour = "0", minute = "0"] = clock.format(now).split(":");
  return Number(hour) * 60 + Number(minute);
}
