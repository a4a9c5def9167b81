import type { Tx } from "../../../platform/db/index.ts";
import { type ContactChannel, type Db, recoveryTables } from "./tables.ts";

/** No customer's id. */
const NIL = "00000000-0000-0000-0000-000000000000";

/** Locks the customer's credential until the transaction ends: changes and resets of one password queue here. */
export async function lockCredential(
  tx: Tx,
  customerId: string,
): Promise<{ readonly changedAt: Date }> {
  return recoveryTables(tx)
    .selectFrom("identity.credential")
    .select("changed_at as changedAt")
    .where("customer_id", "=", customerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** A new password, on a locked credential, and the channel that alone brought it (null: somebody signed in chose it); every reset that was asked for before is void from then on (row P7). */
export async function replacePassword(
  tx: Tx,
  customerId: string,
  passwordHash: string,
  now: Date,
  broughtBy: ContactChannel | null,
): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.credential")
    .set({ password_hash: passwordHash, changed_at: now, brought_by: broughtBy })
    .where("customer_id", "=", customerId)
    .execute();
  await voidResets(tx, customerId, now);
}

/** Open resets of the customer; by the partial index on it. */
export async function voidResets(tx: Tx, customerId: string, now: Date): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.password_reset")
    .set({ voided_at: now })
    .where("customer_id", "=", customerId)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .execute();
}

export async function passwordChangedAt(db: Db, customerId: string): Promise<Date> {
  const row = await recoveryTables(db)
    .selectFrom("identity.credential")
    .select("changed_at")
    .where("customer_id", "=", customerId)
    .executeTakeFirstOrThrow();
  return row.changed_at;
}

/** Of nobody it is null, after the same statement. */
export async function passwordHashOf(db: Db, customerId: string | null): Promise<string | null> {
  const row = await recoveryTables(db)
    .selectFrom("identity.credential")
    .select("password_hash")
    .where("customer_id", "=", customerId ?? NIL)
    .executeTakeFirst();
  return row?.password_hash ?? null;
}
