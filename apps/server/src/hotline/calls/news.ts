import pg from "pg";
import { connectionSettings, type DatabaseOptions } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";

/** Whoever waits in line: their place may have changed. */
export const LINE = "line";
export const ofCustomer = (id: string): string => `customer:${id}`;
/** Of the talk this supervisor is in. */
export const ofSupervisor = (id: string): string => `supervisor:${id}`;
export const ofAgent = (id: string): string => `agent:${id}`;

/** Pages that wait for news, across processes. */
export interface News {
  /**
   * Resolves when one of the topics is told, or after `ms`; false: the process stops, nobody waits any more. Ask before
   * reading, so that nothing told meanwhile is missed.
   */
  next(topics: readonly string[], ms: number): Promise<boolean>;
  start(): Promise<void>;
  /** Lets everybody go who waits, and makes nobody wait any more. */
  release(): void;
  stop(): Promise<void>;
}

const TRY_AGAIN_MS = 2_000;
/** The line changes with every call; who waits in it is told once a second. */
const LINE_EVERY_MS = 1_000;

/**
 * One listening connection per process. While it is away nobody is woken and every page still gets its answer when its time
 * is over; when it is back all are woken once, for what was missed.
 */
export function createNews({
  connection,
  log,
}: {
  readonly connection: DatabaseOptions;
  readonly log: Log;
}): News {
  const waiters = new Map<string, Set<() => void>>();
  let client: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let lineTimer: NodeJS.Timeout | undefined;
  let isReleased = false;

  const wake = (topic: string) => {
    for (const resolve of waiters.get(topic) ?? []) resolve();
  };
  const wakeAll = () => {
    for (const topic of waiters.keys()) wake(topic);
  };
  const heard = ({ payload = "" }: pg.Notification) => {
    for (const topic of payload.split(" ")) {
      if (topic !== LINE) wake(topic);
      else
        lineTimer ??= setTimeout(() => {
          lineTimer = undefined;
          wake(LINE);
        }, LINE_EVERY_MS);
    }
  };

  async function listen(): Promise<void> {
    const next = new pg.Client(connectionSettings(connection));
    next.on("notification", heard);
    next.on("error", (error) => {
      log.warn({ err: error }, "calls: the listening connection was lost");
      client = undefined;
      later();
    });
    await next.connect();
    await next.query("LISTEN okpay_calls");
    client = next;
    wakeAll();
  }
  function later(): void {
    if (isReleased) return;
    clearTimeout(again);
    again = setTimeout(() => {
      listen().catch((error: unknown) => {
        log.warn({ err: error }, "calls: cannot listen for news; tried again");
        later();
      });
    }, TRY_AGAIN_MS);
  }

  return {
    next(topics, ms) {
      if (isReleased || ms <= 0) return Promise.resolve(!isReleased);
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          for (const topic of topics) {
            const set = waiters.get(topic);
            set?.delete(done);
            if (set?.size === 0) waiters.delete(topic);
          }
          resolve(!isReleased);
        };
        const timer = setTimeout(done, ms);
        for (const topic of topics) {
          const set = waiters.get(topic) ?? new Set();
          waiters.set(topic, set.add(done));
        }
      });
    },
    async start() {
      isReleased = false;
      await listen();
    },
    release() {
      isReleased = true;
      clearTimeout(again);
      clearTimeout(lineTimer);
      wakeAll();
    },
    async stop() {
      this.release();
      await client?.end();
      client = undefined;
    },
  };
}
