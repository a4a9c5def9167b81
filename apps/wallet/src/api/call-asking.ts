const SOON_MS = 10_000;
const NOW_AND_THEN_MS = 30_000;
/** From so long before its time on a booked callback may become one that rings. */
const NEAR_MS = 15 * 60_000;

/**
 * How soon a page that does not carry the call asks for its status again, in ms: calls by telephone and callbacks begin without
 * anybody touching the page, and whoever looks there for who it is that rings should not wait long.
 */
export function askedAgainAfter({
  isCall,
  untilBookedMs,
}: {
  readonly isCall: boolean;
  /** Past its time negative; null: none is booked. */
  readonly untilBookedMs: number | null;
}): number {
  if (isCall) return SOON_MS;
  return untilBookedMs !== null && untilBookedMs < NEAR_MS ? SOON_MS : NOW_AND_THEN_MS;
}
