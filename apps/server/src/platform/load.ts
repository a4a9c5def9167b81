/**
 * How busy the process is with people who wait. Background work (events, jobs) asks before each piece and gives way
 * while many requests are under way: a notification may come a moment later, a payment may not.
 */
export interface Load {
  /** A request began. */
  enter(): void;
  /** It was answered or its client went away. */
  leave(): void;
  readonly inFlight: number;
  /** Many people wait, or did a moment ago. */
  readonly isBusy: boolean;
  /** Resolves at once when there is room, else after a pause — never "when it is quiet": background work always moves on. */
  giveWay(): Promise<void>;
}

const BUSY_FROM_IN_FLIGHT = 16;
/** Group commit answers many requests in one instant: between two of them nobody seems to wait. */
const STAYS_BUSY_MS = 1_000;
const PAUSE_MS = 500;

export function createLoad(): Load {
  let inFlight = 0;
  let busyUntil = 0;
  return {
    enter() {
      inFlight += 1;
      if (inFlight >= BUSY_FROM_IN_FLIGHT) busyUntil = performance.now() + STAYS_BUSY_MS;
    },
    leave() {
      inFlight -= 1;
    },
    get inFlight() {
      return inFlight;
    },
    get isBusy() {
      return performance.now() < busyUntil;
    },
    async giveWay() {
      if (this.isBusy) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    },
  };
}
