import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fromLine, toLine, type WireBooking, type WireOutcome } from "./booking-wire.ts";

/** Says that the process ended before it answered: nobody knows whether the booking was booked. */
class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/** Another server process with its own ledger on the same database. */
export class BookingProcess {
  readonly #child: ChildProcess;
  readonly #asked = new Map<
    number,
    { resolve(outcome: WireOutcome): void; reject(error: Error): void }
  >();
  readonly #ended: Promise<unknown>;
  /** Resolves when the process can be told something. */
  readonly ready: Promise<void>;
  #no = 0;

  constructor(url: string) {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, "booking-process.ts"), url], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    // What was sent to a process that was just killed: its bookings are told below.
    this.#child.stdin?.on("error", () => undefined);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    if (this.#child.stdout === null) throw new Error("the child has no output");
    createInterface(this.#child.stdout).on("line", (line) => {
      const { no, outcome } = fromLine(line) as { no?: number; outcome: WireOutcome };
      if (no === undefined) resolve();
      else this.#answer(no, outcome);
    });
    // "close" comes after the last line was read, "exit" may come before.
    this.#ended = once(this.#child, "close").then(() => {
      for (const { reject } of this.#asked.values())
        reject(new Unanswered("the process has ended"));
    });
  }

  #answer(no: number, outcome: WireOutcome): void {
    const asked = this.#asked.get(no);
    if (asked === undefined) throw new Error(`booking ${no} was answered twice`);
    this.#asked.delete(no);
    asked.resolve(outcome);
  }

  /** Rejects with `Unanswered` when the process ends first. */
  book(booking: WireBooking): Promise<WireOutcome> {
    const no = this.#no++;
    return new Promise((resolve, reject) => {
      this.#asked.set(no, { resolve, reject });
      this.#child.stdin?.write(toLine({ no, booking }));
    });
  }

  /** As a power cut: no handler runs, nothing is flushed. Returns when it is gone and everything it said was heard. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  /** Lets it finish what it was told. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}
