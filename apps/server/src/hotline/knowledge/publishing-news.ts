import pg from "pg";
import { connectionSettings, type DatabaseOptions } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";

/** Told by the database when any process has published something; see `tellPublished`. */
export interface PublishingNews {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const TRY_AGAIN_MS = 2_000;

/**
 * One connection that listens. After it was lost, what it may have missed is made up for by telling once more, so a process
 * is never behind for longer than the connection is away.
 */
export function createPublishingNews({
  connection,
  log,
  onNews,
}: {
  readonly connection: DatabaseOptions;
  readonly log: Log;
  readonly onNews: () => Promise<void>;
}): PublishingNews {
  let client: pg.Client | undefined;
  let isStopping = false;
  let again: NodeJS.Timeout | undefined;

  const told = () => {
    onNews().catch((error: unknown) => {
      log.error({ err: error }, "knowledge: what was published could not be read; tried again");
      later(told);
    });
  };
  const later = (work: () => void) => {
    if (isStopping) return;
    clearTimeout(again);
    again = setTimeout(work, TRY_AGAIN_MS);
  };

  async function listen(): Promise<void> {
    const next = new pg.Client(connectionSettings(connection));
    next.on("notification", told);
    next.on("error", (error) => {
      log.warn({ err: error }, "knowledge: the listening connection was lost");
      client = undefined;
      later(restart);
    });
    await next.connect();
    await next.query("LISTEN okpay_knowledge");
    client = next;
  }

  function restart(): void {
    listen().then(told, (error: unknown) => {
      log.warn({ err: error }, "knowledge: cannot listen for what is published; tried again");
      later(restart);
    });
  }

  return {
    async start() {
      isStopping = false;
      await listen();
    },
    async stop() {
      isStopping = true;
      clearTimeout(again);
      await client?.end();
      client = undefined;
    },
  };
}
