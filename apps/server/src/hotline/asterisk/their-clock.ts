import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import { cameAtOf, timeOf } from "./adoption.ts";
import type { Exchange } from "./ari/exchange.ts";
import type { AriChannel } from "./ari/protocol.ts";
import type { After } from "./ports.ts";

/** It tells its time to the second, and an answer may be under way for another; so much apart from what it was, it was set. */
const SET_MS = 3_000;
/** Nobody waits longer to be taken: of an answer that was long under way nobody knows where on the way it was told anyway. */
const ASKED_MS = 1_000;
/** Said to the operator: nothing is wrong with calls for it, but times in two logs do not go together any more. */
const APART_MS = 15_000;

/**
 * The clock of the Asterisk of one connection, which may be another machine's: how far it is from ours. It may be set while the
 * connection stands, and then every caller would seem to have come before it: who seems so is judged by its time as it is now.
 */
export class TheirClock {
  readonly #exchange: Pick<Exchange, "time">;
  readonly #clock: Clock;
  readonly #log: Pick<Log, "warn">;
  readonly #after: After;
  /** The question that is open now: who else wants to know waits for the same. */
  #asked: Promise<number | null> | null = null;
  /** By our clock. */
  #stoodAt = 0;
  /** Theirs less ours; null: it did not say. */
  #aheadMs: number | null = null;

  constructor(
    exchange: Pick<Exchange, "time">,
    {
      clock,
      log,
      after,
    }: { readonly clock: Clock; readonly log: Pick<Log, "warn">; readonly after: After },
  ) {
    this.#exchange = exchange;
    this.#clock = clock;
    this.#log = log;
    this.#after = after;
  }

  /** The connection stands, at this moment by their clock. */
  stood(timestamp: string): void {
    this.#stoodAt = this.#clock.now().getTime();
    const theirs = timeOf(timestamp);
    this.#aheadMs = null;
    if (theirs !== null) this.#is(theirs - this.#stoodAt);
  }

  /** How far ahead of ours it is, in whole seconds, where somebody should set it; null: it goes with ours, or is not known. */
  get apartSeconds(): number | null {
    const aheadMs = this.#aheadMs ?? 0;
    return Math.abs(aheadMs) > APART_MS ? Math.round(aheadMs / 1_000) : null;
  }

  /** How far ahead of ours it is now, in seconds; null: it does not say, or not in a second. */
  measure(): Promise<number | null> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = null;
    });
    return this.#asked;
  }

  async #ask(): Promise<number | null> {
    const from = this.#clock.now().getTime();
    const { promise: late, resolve } = Promise.withResolvers<null>();
    const cancel = this.#after(ASKED_MS, () => resolve(null));
    // A call is taken, and a look is a look, also where it does not answer.
    const theirs = await Promise.race([this.#exchange.time().catch(() => null), late]);
    cancel();
    const until = this.#clock.now().getTime();
    if (theirs === null || until - from > ASKED_MS) return null;
    const aheadMs = theirs - (from + until) / 2;
    if (this.#aheadMs === null || Math.abs(aheadMs - this.#aheadMs) > SET_MS) this.#is(aheadMs);
    return aheadMs / 1_000;
  }

  /** When this caller came whom nobody heard coming, by our clock; null: they were heard. `isFound`: by a look, not by an event. */
  async cameAt(channel: AriChannel, isFound: boolean): Promise<Date | null> {
    const cameAt = this.#judged(channel, isFound);
    if (cameAt === null) return null;
    await this.measure();
    return this.#judged(channel, isFound);
  }

  #judged(channel: AriChannel, isFound: boolean): Date | null {
    const ours = this.#stoodAt;
    const theirs = this.#aheadMs === null ? null : ours + this.#aheadMs;
    return cameAtOf(channel, { ours, theirs }, { now: this.#clock.now(), isFound });
  }

  #is(aheadMs: number): void {
    this.#aheadMs = aheadMs;
    const { apartSeconds } = this;
    if (apartSeconds !== null)
      this.#log.warn(
        { aheadSeconds: apartSeconds },
        "asterisk: its clock is far from ours; callers are placed all the same, but set it (NTP)",
      );
  }
}
