import type { Log } from "./platform/log.ts";

const SWEEP_MS = 5_000;

/** What is done again and again beside a telephone exchange. */
export interface Rounds {
  start(): void;
  /** A recording is over: it is fetched now, and not at the next round. */
  collectSoon(): void;
  /** No look any more; waits for the one that is under way. */
  stop(): Promise<void>;
  /** Waits for what is being fetched, which may take minutes. */
  idle(): Promise<void>;
}

/** Looks every few seconds; fetching goes on beside it, one at a time, so that a long one keeps no look from its time. */
export function createRounds(
  { sweep, collect }: { sweep(): Promise<unknown>; collect(): Promise<void> },
  log: Log,
): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let looking: Promise<unknown> = Promise.resolve();
  let collecting: Promise<void> | null = null;
  let isAskedAgain = false;

  const collectSoon = () => {
    if (isStopped) return;
    isAskedAgain = collecting !== null;
    collecting ??= collect()
      .catch((error: unknown) => {
        // Without the connection nothing is deleted there: the next process does it.
        if (isStopped) log.info({ err: error }, "recordings: left for the next start");
        else log.error({ err: error }, "recordings: were not fetched");
      })
      .finally(() => {
        collecting = null;
        if (isAskedAgain) collectSoon();
      });
  };
  const lookAgain = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      looking = sweep()
        .then(collectSoon)
        .catch((error: unknown) => log.error({ err: error }, "asterisk: was not looked at"))
        .finally(lookAgain);
    }, SWEEP_MS);
  };
  return {
    start: lookAgain,
    collectSoon,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
    async idle() {
      await collecting;
    },
  };
}
