import type { Database } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import { readTightenings } from "./repository.ts";

/**
 * Which customers' limits were tightened lately. A quote carries what held when it was made; a process that knows of a
 * tightening since then looks again. Every process asks once a second, so that a payment asks nothing.
 */
export interface Tightenings {
  /** True also while this process cannot know: it then looks again rather than trusting an old quote. */
  isSince(customerId: string, moment: Date): boolean;
  /** At once for this process; the others read it within a second. */
  note(customerId: string, at: Date): void;
  /** Reads what came since; `start` does this every second. */
  refresh(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;
/** Longer than a quote lives. */
const KEPT_MS = 15 * 60_000;
/** Rows of a transaction that began earlier may appear later. */
const OVERLAP_MS = 30_000;
/** Without news for so long this process does not know. */
const BLIND_AFTER_MS = 5_000;

export function createTightenings(deps: {
  readonly database: Database;
  readonly clock: { now(): Date };
  readonly log: Log;
}): Tightenings {
  const newest = new Map<string, Date>();
  let readAt: Date | null = null;
  let isWatching = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  function note(customerId: string, at: Date): void {
    const known = newest.get(customerId);
    if (known === undefined || known < at) newest.set(customerId, at);
  }

  async function refresh(): Promise<void> {
    const now = deps.clock.now();
    const since = readAt === null ? now.getTime() - KEPT_MS : readAt.getTime() - OVERLAP_MS;
    for (const { customerId, at } of await readTightenings(deps.database.kysely, new Date(since)))
      note(customerId, at);
    readAt = now;
    for (const [customerId, at] of newest)
      if (at.getTime() < now.getTime() - KEPT_MS) newest.delete(customerId);
  }

  function refreshAndLog(): void {
    underWay = refresh().catch((error: unknown) =>
      deps.log.warn({ err: error }, "risk: limits that were tightened cannot be read"),
    );
  }

  return {
    isSince(customerId, moment) {
      const isBlind =
        isWatching &&
        (readAt === null || deps.clock.now().getTime() - readAt.getTime() > BLIND_AFTER_MS);
      const at = newest.get(customerId);
      return isBlind || (at !== undefined && at >= moment);
    },
    note,
    refresh,
    start() {
      if (timer !== undefined) return;
      isWatching = true;
      refreshAndLog();
      timer = setInterval(refreshAndLog, EVERY_MS);
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      isWatching = false;
      await underWay;
    },
  };
}
