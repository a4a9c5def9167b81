import { sql } from "kysely";
import type { Tx } from "../../../platform/db/index.ts";
import { type Db, type ProtectionRow, recoveryTables } from "./tables.ts";

/** What stands between a customer and their money; nobody who never froze anything has a row. */
export type Protection = Omit<ProtectionRow, "customer_id">;

const NONE: Protection = {
  version: 0,
  frozen_at: null,
  frozen_by: null,
  sms_stopped_at: null,
  restricted_until: null,
};

/** By primary key, no lock. */
export async function findProtection(db: Db, customerId: string): Promise<Protection> {
  const row = await recoveryTables(db)
    .selectFrom("identity.protection")
    .select(["version", "frozen_at", "frozen_by", "sms_stopped_at", "restricted_until"])
    .where("customer_id", "=", customerId)
    .executeTakeFirst();
  return row ?? NONE;
}

/** Makes the row where there is none, and locks it until the transaction ends: freezes of one customer queue here. */
export async function lockProtection(tx: Tx, customerId: string): Promise<Protection> {
  await recoveryTables(tx)
    .insertInto("identity.protection")
    .values({ customer_id: customerId, ...NONE })
    .onConflict((conflict) => conflict.column("customer_id").doNothing())
    .execute();
  return recoveryTables(tx)
    .selectFrom("identity.protection")
    .select(["version", "frozen_at", "frozen_by", "sms_stopped_at", "restricted_until"])
    .where("customer_id", "=", customerId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Changes the locked row; the version goes up, so that whoever is applying an older state to the ledger starts over. */
export async function changeProtection(
  tx: Tx,
  customerId: string,
  set: Partial<Omit<Protection, "version">>,
): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.protection")
    .set({ ...set, version: sql<number>`version + 1` })
    .where("customer_id", "=", customerId)
    .execute();
}

/** Whether codes and notices may not go to the verified number: it was reported lost. */
export const isSmsStopped = async (db: Db, customerId: string): Promise<boolean> =>
  (await findProtection(db, customerId)).sms_stopped_at !== null;
