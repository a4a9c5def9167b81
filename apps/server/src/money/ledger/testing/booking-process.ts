/**
 * A server process of its own that books what it is told: a line in is a booking, a line out is its outcome, written before
 * anything else happens. Started by `BookingProcess`, killed by tests.
 */
import { createInterface } from "node:readline";
import { createLedger } from "../index.ts";
import { fromLine, toBooking, toLine, toWire, type WireBooking } from "./booking-wire.ts";
import { createMemoryLog } from "./ledger-world.ts";

const [url = ""] = process.argv.slice(2);
const ledger = createLedger({ database: { url }, log: createMemoryLog() });
process.stdout.write(toLine({ isReady: true }));

for await (const line of createInterface(process.stdin)) {
  const { no, booking } = fromLine(line) as { no: number; booking: WireBooking };
  void ledger.book(toBooking(booking)).then(
    (outcome) => process.stdout.write(toLine({ no, outcome: toWire(outcome) })),
    (error: unknown) =>
      process.stdout.write(toLine({ no, outcome: { state: "rejected", error: String(error) } })),
  );
}
await ledger.close();
