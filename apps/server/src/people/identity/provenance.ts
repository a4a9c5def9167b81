import type { Database, Tx } from "../../platform/db/index.ts";
import { identityTables } from "./tables.ts";

/**
 * Two factors must not be one mailbox (V6.6.1, rows P7, F8): after a reset by mail the password is worth the mailbox, so a
 * code by mail adds nothing to it until another factor was proved; by SMS likewise. Where an operator has switched SMS off
 * there is no other channel, and mail goes on counting for people without a factor of their own.
 */

type Db = Tx | Database["kysely"];
type CodeMethod = "sms" | "email";

/** The channel that alone brought the password in force, as the method whose codes prove nothing beside it; null: none. */
export async function broughtBy(db: Db, customerId: string): Promise<CodeMethod | null> {
  const row = await identityTables(db)
    .selectFrom("identity.credential")
    .select("brought_by")
    .where("customer_id", "=", customerId)
    .executeTakeFirst();
  if (row === undefined || row.brought_by === null) return null;
  return row.brought_by === "phone" ? "sms" : "email";
}

/** Whether codes of this method prove something beside the password in force. */
export async function addsToPassword(
  db: Db,
  customerId: string,
  method: CodeMethod,
  isSmsOffered: boolean,
): Promise<boolean> {
  return !isSmsOffered || (await broughtBy(db, customerId)) !== method;
}

/** Something else than that channel was proved: from now on its codes count again. */
export async function vouchForPassword(tx: Tx, customerId: string): Promise<void> {
  await identityTables(tx)
    .updateTable("identity.credential")
    .set({ brought_by: null })
    .where("customer_id", "=", customerId)
    .where("brought_by", "is not", null)
    .execute();
}
