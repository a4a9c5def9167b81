import type { Booking, BookingOutcome } from "../types.ts";
import { saleRow } from "./ledger-world.ts";

/** A booking that can be told to another process: its side rows are sales (see `createShop`), by id. */
export interface WireBooking extends Omit<Booking, "rows"> {
  readonly sales?: readonly string[];
}

/** What comes back: the outcome without its balances, or the error's name. */
export type WireOutcome =
  | { readonly state: BookingOutcome["state"]; readonly code?: string; readonly atMicros?: bigint }
  | { readonly state: "rejected"; readonly error: string };

export const toBooking = ({ sales = [], ...booking }: WireBooking): Booking => ({
  ...booking,
  rows: (outcome) =>
    outcome.state === "refused" && outcome.code === "id_already_failed"
      ? []
      : sales.map((id) => saleRow({ id })),
});

/** JSON with bigint as `"123n"`. */
export const toLine = (value: unknown): string =>
  `${JSON.stringify(value, (_, field: unknown) => (typeof field === "bigint" ? `${field}n` : field))}\n`;

export const fromLine = (line: string): unknown =>
  JSON.parse(line, (_, field: unknown) =>
    typeof field === "string" && /^-?\d+n$/.test(field) ? BigInt(field.slice(0, -1)) : field,
  );

export function toWire(outcome: BookingOutcome): WireOutcome {
  if (outcome.state === "booked") return { state: "booked", atMicros: outcome.atMicros };
  return outcome.state === "refused"
    ? { state: "refused", code: outcome.code }
    : { state: outcome.state };
}
