import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { type DeviceRow, identityTables } from "./tables.ts";

type Db = Tx | Database["kysely"];

/** By the unique index on token and customer; by address with one more probe of the identifiers. */
export function findDevice(
  db: Db,
  whose: { readonly customerId: string } | { readonly email: string },
  tokenSha256: Buffer,
  seenSince: Date,
): Promise<DeviceRow | undefined> {
  const query = identityTables(db)
    .selectFrom("identity.device as d")
    .selectAll("d")
    .where("d.token_sha256", "=", tokenSha256)
    .where("d.revoked_at", "is", null)
    .where("d.last_seen_at", ">", seenSince);
  if ("customerId" in whose)
    return query.where("d.customer_id", "=", whose.customerId).executeTakeFirst();
  return query
    .innerJoin("identity.identifier as i", "i.customer_id", "d.customer_id")
    .where("i.kind", "=", "email")
    .where("i.value", "=", whose.email)
    .executeTakeFirst();
}

/** A revoked row of the same browser and customer starts anew. `isFirst`: the customer never signed in with any browser before, revoked ones included. */
export async function insertDevice(
  tx: Tx,
  row: DeviceRow,
): Promise<{ readonly id: string; readonly isFirst: boolean }> {
  const { id: _id, token_sha256: _token, customer_id: customerId, ...again } = row;
  return identityTables(tx)
    .insertInto("identity.device")
    .values(row)
    .onConflict((conflict) => conflict.columns(["token_sha256", "customer_id"]).doUpdateSet(again))
    .returning([
      "id",
      // As of before this statement, by the index on customer.
      sql<boolean>`NOT EXISTS (SELECT FROM identity.device d WHERE d.customer_id = ${customerId})`.as(
        "isFirst",
      ),
    ])
    .executeTakeFirstOrThrow();
}

/** The browser's cookie changes, for every customer it belongs to. */
export async function moveDevices(tx: Tx, from: Buffer, to: Buffer): Promise<void> {
  await identityTables(tx)
    .updateTable("identity.device")
    .set({ token_sha256: to })
    .where("token_sha256", "=", from)
    .execute();
}

export async function touchDevice(
  tx: Tx,
  id: string,
  set: Partial<Omit<DeviceRow, "id" | "customer_id" | "token_sha256" | "first_seen_at">>,
): Promise<void> {
  await identityTables(tx).updateTable("identity.device").set(set).where("id", "=", id).execute();
}

/** Every device of the customer is a stranger again: after a new password or a recovery (rows P6, F13). */
export async function revokeDevices(tx: Tx, customerId: string, now: Date): Promise<void> {
  await identityTables(tx)
    .updateTable("identity.device")
    .set({ revoked_at: now, trusted_at: null, trusted_until: null })
    .where("customer_id", "=", customerId)
    .where("revoked_at", "is", null)
    .execute();
}

/** Trusted ones, most recently used first. */
export function findTrustedDevices(db: Db, customerId: string, now: Date): Promise<DeviceRow[]> {
  return identityTables(db)
    .selectFrom("identity.device")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("revoked_at", "is", null)
    .where("trusted_until", ">", now)
    .orderBy("last_seen_at", "desc")
    .execute();
}

/** The device stays known; it only has to prove a second factor again. False: it is not a trusted one of this customer. */
export async function untrustDevice(
  tx: Tx,
  customerId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.device")
    .set({ trusted_at: null, trusted_until: null })
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .where("revoked_at", "is", null)
    .where("trusted_until", ">", now)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function pruneDevices(db: Db, before: Date): Promise<number> {
  const result = await identityTables(db)
    .deleteFrom("identity.device")
    .where("last_seen_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
