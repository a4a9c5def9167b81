import type { Log } from "../../platform/log.ts";
import type { After } from "./ports.ts";
import type { Memory } from "./rows.ts";

/** Most connections that are cut are there again by then, and an offer lasts longer. */
const CUT_MS = 3_000;

interface OutagesDeps {
  readonly memory: Pick<Memory, "noteCut" | "noteGone" | "isCut" | "holdBack">;
  readonly log: Pick<Log, "warn">;
  readonly after: After;
}

/** What the rows are told of connections that end: from when on nobody heard the callers, and that nobody can be rung. */
export class Outages {
  readonly #deps: OutagesDeps;
  readonly #isConnected: () => boolean;
  #cutAt: Date | null = null;
  #told: Promise<void> = Promise.resolve();

  constructor(deps: OutagesDeps, isConnected: () => boolean) {
    this.#deps = deps;
    this.#isConnected = isConnected;
  }

  /** When a connection of ours that served callers ended last; null: none has. */
  get cutAt(): Date | null {
    return this.#cutAt;
  }

  /**
   * Nobody heard the callers from here on. Told at once: this process may end before anything else can be said of it, and the next one,
   * or another one that Asterisk turns to, counts from here.
   */
  cut(at: Date): void {
    this.#cutAt = at;
    this.#told = this.#deps.memory
      .noteCut(at)
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error }, "asterisk: when the connection ended was not written"),
      );
  }

  /** Nothing followed that connection: whoever cannot be rung leaves the line, unless something does very soon. */
  gone(at: Date): void {
    this.#deps.after(CUT_MS, () => {
      if (this.#isConnected()) return;
      this.#deps.memory
        .noteGone(at)
        .then(() => this.holdBack())
        .catch(this.#notHeldBack);
    });
  }

  /** Nothing of ours rings now, and no agent is to have missed what never rang. */
  async holdBack(): Promise<void> {
    if (this.#isConnected() || !(await this.#deps.memory.isCut())) return;
    await this.#deps.memory.holdBack();
  }

  /** The same where nobody waits for it. */
  holdBackSoon(): void {
    this.holdBack().catch(this.#notHeldBack);
  }

  /** What was to be written is. */
  idle(): Promise<void> {
    return this.#told;
  }

  readonly #notHeldBack = (error: unknown) =>
    // The next look does it.
    this.#deps.log.warn(
      { err: error },
      "asterisk: calls that cannot be rung were not taken out of the line",
    );
}
