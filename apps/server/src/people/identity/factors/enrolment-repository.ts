import type { Database, Tx } from "../../../platform/db/index.ts";
import { type IdentityTables, identityTables } from "../tables.ts";

type Db = Tx | Database["kysely"];
type TotpEnrolmentRow = IdentityTables["identity.totp_enrolment"];

/** Forgets the customer's earlier unfinished one. */
export async function replaceTotpEnrolment(tx: Tx, row: TotpEnrolmentRow): Promise<void> {
  await identityTables(tx)
    .deleteFrom("identity.totp_enrolment")
    .where("customer_id", "=", row.customer_id)
    .execute();
  await identityTables(tx).insertInto("identity.totp_enrolment").values(row).execute();
}

interface Whose {
  readonly id: string;
  readonly customerId: string;
  readonly sessionId: string;
}

/** Takes a try before the code is compared; undefined when none is left, it has run out, or it is another session's. */
export function takeEnrolmentTry(
  db: Db,
  { id, customerId, sessionId }: Whose,
  now: Date,
): Promise<TotpEnrolmentRow | undefined> {
  return identityTables(db)
    .updateTable("identity.totp_enrolment")
    .set((column) => ({ tries_left: column("tries_left", "-", 1) }))
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .where("session_id", "=", sessionId)
    .where("tries_left", ">", 0)
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
}

/** Ends it; false when somebody was faster. */
export async function consumeTotpEnrolment(tx: Tx, id: string): Promise<boolean> {
  const result = await identityTables(tx)
    .deleteFrom("identity.totp_enrolment")
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function pruneTotpEnrolments(db: Db, before: Date): Promise<number> {
  const result = await identityTables(db)
    .deleteFrom("identity.totp_enrolment")
    .where("expires_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
