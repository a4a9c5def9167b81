import { sql } from "kysely";
import { clientNetOf } from "../../platform/client-net.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { RequestRefused } from "../../platform/http/index.ts";
import type { Limits } from "./limits.ts";
import { countryOf } from "./mobile-number.ts";
import { DAY_MS } from "./policy.ts";
import type { Throttle } from "./throttle.ts";

/**
 * What strangers can make us send (row R7): so many messages an hour and a day per client, and so many SMS a day into one
 * country, because premium routes abroad are what pumping earns on. Beyond, nothing is sent and the client is told when.
 */
export interface MessageBudget {
  /** Counts one message that this client asks for. */
  takeOfClient(ip: string, now: Date): Promise<void>;
  /**
   * Counts one SMS to a number nobody has confirmed. Locks the country's row of the day until the transaction ends: call it
   * last.
   */
  takeOfCountry(tx: Tx, phone: string, now: Date): Promise<void>;
}

export function createMessageBudget(deps: {
  readonly database: Database;
  readonly throttle: Throttle;
  readonly limits: Limits;
  /** SMS a day by ISO 3166 country; "*" is any other. */
  readonly smsDailyBudget: ReadonlyMap<string, number>;
}): MessageBudget {
  const { database, throttle, limits, smsDailyBudget } = deps;
  return {
    async takeOfClient(ip, now) {
      const client = clientNetOf(ip);
      await throttle.take(database.kysely, limits.clientMessages, client, now);
      await throttle.take(database.kysely, limits.clientMessagesOfDay, client, now);
    },

    async takeOfCountry(tx, phone, now) {
      const country = countryOf(phone);
      const limit = smsDailyBudget.get(country) ?? smsDailyBudget.get("*") ?? 0;
      const { rows } = await sql`
        INSERT INTO identity.sms_budget AS b (country, day, sent)
        SELECT ${country}, (${now}::timestamptz AT TIME ZONE 'UTC')::date, 1 WHERE ${limit}::int > 0
        ON CONFLICT (country, day) DO UPDATE SET sent = b.sent + 1 WHERE b.sent < ${limit}
        RETURNING 1`.execute(tx);
      if (rows.length > 0) return;
      const untilMidnight = DAY_MS - (now.getTime() % DAY_MS);
      throw new RequestRefused("too_many_requests", {
        retryAfterSeconds: Math.ceil(untilMidnight / 1000),
      });
    },
  };
}

/** Forgets the days before. */
export async function pruneSmsBudget(db: Database["kysely"], before: Date): Promise<void> {
  await sql`DELETE FROM identity.sms_budget WHERE day < (${before}::timestamptz AT TIME ZONE 'UTC')::date`.execute(
    db,
  );
}
