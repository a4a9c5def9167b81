const SOON_MS = 10_000;
const LATER_MS = 5 * 60_000;
/** From so long before its time on a booked callback may become one that rings. */
const NEAR_MS = 15 * 60_000;

/**
 * How soon a page that does not carry the call asks for its status again, in ms; false: not by itself. A callback that is
 * booked begins without anybody touching the page.
 */
export function askedAgainAfter({
  isCall,
  untilBookedMs,
}: {
  readonly isCall: boolean;
  /** Past its time negative; null: none is booked. */
  readonly untilBookedMs: number | null;
}): number | false {
  if (isCall) return SOON_MS;
  if (untilBookedMs === null) return false;
  return untilBookedMs < NEAR_MS ? SOON_MS : LATER_MS;
}
