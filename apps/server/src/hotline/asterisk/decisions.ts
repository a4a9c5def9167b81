import pg from "pg";
import { connectionSettings, type DatabaseOptions } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import { NOTICES } from "./repository.ts";
import type { Asterisk } from "./service.ts";

const TRY_AGAIN_MS = 2_000;

/** Hears of decisions of all processes. While the listening connection is away, `sweep` finds what it missed. */
export function listenForDecisions(
  connection: DatabaseOptions,
  asterisk: Pick<Asterisk, "heard">,
  log: Log,
): { start(): Promise<void>; stop(): Promise<void> } {
  let client: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let isStopped = false;
  const later = () => {
    client = undefined;
    if (!isStopped) again = setTimeout(() => void listen().catch(failed), TRY_AGAIN_MS);
  };
  const failed = (error: unknown) => {
    log.warn({ err: error }, "asterisk: cannot listen for decisions; tried again");
    later();
  };
  async function listen(): Promise<void> {
    const mine = new pg.Client(connectionSettings(connection));
    mine.on("notification", ({ payload = "" }) => asterisk.heard(payload));
    mine.on("error", failed);
    await mine.connect();
    await mine.query(`LISTEN ${NOTICES}`);
    client = mine;
  }
  return {
    start: listen,
    async stop() {
      isStopped = true;
      clearTimeout(again);
      await client?.end();
    },
  };
}
