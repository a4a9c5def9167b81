import type { Tx } from "../../../platform/db/index.ts";
import { after, MINUTE_MS } from "../policy.ts";
import type { Db } from "../recovery/tables.ts";
import { identityTables } from "../tables.ts";

/** Ends a customer's sessions from the next request on, in every process; by the partial index on customer. Returns how many. */
export async function endSessionsOf(
  tx: Tx,
  customerId: string,
  now: Date,
  keptSessionId: string | null = null,
): Promise<number> {
  const update = identityTables(tx)
    .updateTable("identity.session")
    .set({ revoked_at: now })
    .where("customer_id", "=", customerId)
    .where("revoked_at", "is", null);
  const result = await (keptSessionId === null
    ? update
    : update.where("id", "!=", keptSessionId)
  ).executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** False when it is not a living session of this customer. */
export async function endSessionOf(
  tx: Tx,
  customerId: string,
  sessionId: string,
  now: Date,
): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.session")
    .set({ revoked_at: now })
    .where("id", "=", sessionId)
    .where("customer_id", "=", customerId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export interface SessionRecord {
  readonly id: string;
  readonly aal: number;
  readonly factors: string[];
  readonly ip: string;
  readonly userAgent: string;
  readonly deviceId: string | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Living sessions of a customer, the one used last first; at most ten by the limit at sign-in. */
export function findSessionsOf(
  db: Db,
  customerId: string,
  now: Date,
  idleMinutes: number,
): Promise<SessionRecord[]> {
  return identityTables(db)
    .selectFrom("identity.session")
    .select([
      "id",
      "aal",
      "factors",
      "ip",
      "user_agent as userAgent",
      "device_id as deviceId",
      "authenticated_at as firstSeenAt",
      "last_seen_at as lastSeenAt",
    ])
    .where("customer_id", "=", customerId)
    .where("revoked_at", "is", null)
    .where("absolute_expires_at", ">", now)
    .where("last_seen_at", ">", after(now, -idleMinutes * MINUTE_MS))
    .orderBy("last_seen_at", "desc")
    .execute();
}
