import type { Log } from "./log.ts";

/** A supervisor waits about half a minute before it kills; what is not finished by then is safe in the database. */
const LONGEST_SHUTDOWN_MS = 25_000;

/**
 * The first SIGTERM or SIGINT closes in order and exits 0; a second one, or taking too long, exits 1 at once. Unhandled
 * rejections and exceptions are logged and end the process: its state is unknown, and everything it owes is on disk.
 */
export function stopOnSignals({
  close,
  log,
}: {
  readonly close: () => Promise<void>;
  readonly log: Log;
}): void {
  let isStopping = false;

  const exit = (code: number): void => {
    log.flush(() => process.exit(code));
  };

  const stop = (signal: string): void => {
    if (isStopping) {
      log.warn({ signal }, "stopping at once");
      exit(1);
      return;
    }
    isStopping = true;
    log.info({ signal }, "stopping: finishing what was accepted");
    setTimeout(() => {
      log.error("stopping took too long");
      exit(1);
    }, LONGEST_SHUTDOWN_MS).unref();
    close().then(
      () => {
        log.info("stopped");
        exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, "stopping failed");
        exit(1);
      },
    );
  };

  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      exit(1);
    });
  }
}
