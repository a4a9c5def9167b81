import type { Tx } from "../../../platform/db/index.ts";
import { type Db, type RecoveryCaseRow, recoveryTables } from "./tables.ts";

type NewCase = Pick<
  RecoveryCaseRow,
  "id" | "customer_id" | "ip" | "user_agent" | "created_at" | "ready_at" | "expires_at"
>;

/** False when the customer has an open case already (partial unique index): of any number of askers one opens it. */
export async function insertCase(tx: Tx, row: NewCase): Promise<boolean> {
  const result = await recoveryTables(tx)
    .insertInto("identity.recovery_case")
    .values({
      ...row,
      state: "open",
      email_challenge_id: null,
      phone_challenge_id: null,
      email_proved_at: null,
      ended_at: null,
    })
    .onConflict((conflict) =>
      conflict.column("customer_id").where("state", "=", "open").doNothing(),
    )
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export function findOpenCase(db: Db, customerId: string): Promise<RecoveryCaseRow | undefined> {
  return recoveryTables(db)
    .selectFrom("identity.recovery_case")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("state", "=", "open")
    .executeTakeFirst();
}

/** Locked until the transaction ends: cancelling and completing one case happen one after the other. */
export function lockCase(tx: Tx, id: string): Promise<RecoveryCaseRow> {
  return recoveryTables(tx)
    .selectFrom("identity.recovery_case")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function changeCase(
  tx: Tx,
  id: string,
  set: Partial<
    Pick<
      RecoveryCaseRow,
      "state" | "email_challenge_id" | "phone_challenge_id" | "email_proved_at" | "ended_at"
    >
  >,
): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.recovery_case")
    .set(set)
    .where("id", "=", id)
    .execute();
}

/** Whether somebody has signed in with a second factor since: then not all of them are lost. By the index on customer. */
export async function hasSecondFactorSince(
  db: Db,
  customerId: string,
  since: Date,
): Promise<boolean> {
  const row = await recoveryTables(db)
    .selectFrom("identity.session")
    .select("id")
    .where("customer_id", "=", customerId)
    .where("aal", "=", 2)
    .where("authenticated_at", ">", since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
