import type { MoneyRequest } from "@okpay/contracts";
import type { Payment, PaymentEvent } from "../payment.ts";

/** How many requests may be open at once, in all and to one person, and how many a day may be made: asking is not advertising. @internal */
export const MOST_OPEN = 20;
/** @internal */
export const MOST_OPEN_TO_ONE = 3;
const MOST_A_DAY = 30;

export const DAY_MS = 86_400_000;
export const DEFAULT_DAYS = 14;

/** What an asker has open and made lately. */
export interface AskerCounts {
  readonly open: number;
  readonly openToThem: number;
  readonly today: number;
}

/** Whether one more may be asked. Pure. */
export const mayAsk = ({ open, openToThem, today }: AskerCounts): boolean =>
  open < MOST_OPEN && openToThem < MOST_OPEN_TO_ONE && today < MOST_A_DAY;

/** How a request can end without being paid; each is a command of the life cycle. */
export type Ending = "withdraw" | "turn_down" | "expire";

const ENDED_AS: Partial<Record<PaymentEvent["type"], MoneyRequest["state"]>> = {
  withdrawn: "withdrawn",
  turned_down: "turned_down",
  expired: "expired",
};

/** One word for where a request stands. One whose time is over is expired, whether or not that was written yet. Pure. */
export function stateOf(
  { state, events }: Pick<Payment, "state" | "events">,
  expiresAt: Date,
  now: Date,
): MoneyRequest["state"] {
  if (state === "completed") return "paid";
  if (state === "requested") return expiresAt <= now ? "expired" : "open";
  const last = events.at(-1);
  return (last === undefined ? undefined : ENDED_AS[last.type]) ?? "withdrawn";
}
