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
  /** Many people wait. */
  readonly isBusy: boolean;
  /** Resolves at once when there is room, else after a short pause — never "when it is quiet": background work always moves on. */
  giveWay(): Promise<void>;
}

const BUSY_FROM_IN_FLIGHT = 16;
const PAUSE_MS = 250;

export function createLoad(): Load {
  let inFlight = 0;
  return {
    enter() {
      inFlight += 1;
    },
    leave() {
      inFlight -= 1;
    },
    get inFlight() {
      return inFlight;
    },
    get isBusy() {
      return inFlight >= BUSY_FROM_IN_FLIGHT;
    },
    async giveWay() {
      if (this.isBusy) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    },
  };
}
