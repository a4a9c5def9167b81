import type { Tx } from "../../../platform/db/index.ts";
import { type Db, type PasswordResetRow, recoveryTables } from "./tables.ts";

type NewReset = Omit<PasswordResetRow, "token_sha256" | "challenge_id" | "used_at" | "voided_at">;

export async function insertReset(tx: Tx, reset: NewReset): Promise<void> {
  await recoveryTables(tx)
    .insertInto("identity.password_reset")
    .values({ ...reset, token_sha256: null, challenge_id: null, used_at: null, voided_at: null })
    .execute();
}

export function findReset(
  db: Db,
  by: { readonly id: string } | { readonly tokenSha256: Buffer },
): Promise<PasswordResetRow | undefined> {
  const query = recoveryTables(db).selectFrom("identity.password_reset").selectAll();
  return (
    "id" in by ? query.where("id", "=", by.id) : query.where("token_sha256", "=", by.tokenSha256)
  ).executeTakeFirst();
}

/** The reset whose message is still to be written, locked; undefined when it was, or when it is void. */
export function lockUnsentReset(tx: Tx, id: string): Promise<PasswordResetRow | undefined> {
  return recoveryTables(tx)
    .selectFrom("identity.password_reset")
    .selectAll()
    .where("id", "=", id)
    .where("token_sha256", "is", null)
    .where("challenge_id", "is", null)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
}

export async function setResetSecret(
  tx: Tx,
  id: string,
  secret: { readonly token_sha256: Buffer } | { readonly challenge_id: string },
): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.password_reset")
    .set(secret)
    .where("id", "=", id)
    .execute();
}

/** A newer link replaces those of the same channel sent before (row R5 for resets). */
export async function voidOlderResets(tx: Tx, reset: PasswordResetRow, now: Date): Promise<void> {
  if (reset.customer_id === null) return;
  await recoveryTables(tx)
    .updateTable("identity.password_reset")
    .set({ voided_at: now })
    .where("customer_id", "=", reset.customer_id)
    .where("channel", "=", reset.channel)
    .where("id", "<", reset.id)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .execute();
}

/** Uses it up: of any number of tries one gets true. */
export async function useReset(tx: Tx, id: string, now: Date): Promise<boolean> {
  const result = await recoveryTables(tx)
    .updateTable("identity.password_reset")
    .set({ used_at: now })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function pruneResets(db: Db, before: Date): Promise<number> {
  const result = await recoveryTables(db)
    .deleteFrom("identity.password_reset")
    .where("expires_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function pruneNoticeLinks(db: Db, before: Date): Promise<number> {
  const result = await recoveryTables(db)
    .deleteFrom("identity.notice_link")
    .where("expires_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
