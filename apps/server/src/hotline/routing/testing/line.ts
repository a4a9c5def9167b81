import { createDatabase } from "../../../platform/db/index.ts";
import { newId } from "../../../platform/ids.ts";
import { createLog } from "../../../platform/log.ts";
import { createRouting } from "../index.ts";
import { defaultPolicy, type RoutingEvent } from "../types.ts";

/** Nobody's night: tests run at any hour. */
export const policy = { ...defaultPolicy, quietFrom: 0, quietTo: 0 };

/** One server process's view of the line: its own pool, its own memory of the state. */
export function lineOf(url: string, now: () => number = Date.now) {
  const database = createDatabase({ url, applicationName: "okpay-test", maxConnections: 4 });
  const clock = { now: () => new Date(now()) };
  const log = createLog({ level: "silent" });
  const routing = createRouting({ database, clock, log, policy });
  return {
    database,
    routing,
    send: (event: RoutingEvent) => routing.turn(({ send }) => send(event)),
    close: () => database.close(),
  };
}

export const caller = (id = newId(), more: object = {}): RoutingEvent => ({
  type: "callArrived",
  call: { id, priority: 1, skill: "general", language: "en", zone: "UTC", ...more },
});
