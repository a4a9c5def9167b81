import type { Tx } from "../../../platform/db/index.ts";
import { newId } from "../../../platform/ids.ts";
import { type ContactChangeRow, type ContactChannel, type Db, recoveryTables } from "./tables.ts";

export async function insertContactChange(
  tx: Tx,
  change: Omit<ContactChangeRow, "confirmed_at" | "reverted_at">,
): Promise<void> {
  await recoveryTables(tx)
    .insertInto("identity.contact_change")
    .values({ ...change, confirmed_at: null, reverted_at: null })
    .execute();
}

export function findContactChange(
  db: Db,
  by: { readonly challengeId: string; readonly customerId: string },
): Promise<ContactChangeRow | undefined> {
  return recoveryTables(db)
    .selectFrom("identity.contact_change")
    .selectAll()
    .where("challenge_id", "=", by.challengeId)
    .where("customer_id", "=", by.customerId)
    .executeTakeFirst();
}

export function lockContactChange(tx: Tx, id: string): Promise<ContactChangeRow | undefined> {
  return recoveryTables(tx)
    .selectFrom("identity.contact_change")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

export async function markContactChange(
  tx: Tx,
  id: string,
  set: { readonly confirmed_at: Date } | { readonly reverted_at: Date },
): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.contact_change")
    .set(set)
    .where("id", "=", id)
    .execute();
}

/**
 * Gives the customer another address or number: lets go of the seat of the present one and takes that of the new one. Locks
 * both rows of identity.identifier. False, and nothing changed, when the present one is no longer `from` or somebody else
 * has the new one; the unique indexes on value and customer assert the same.
 */
export async function moveIdentifier(
  tx: Tx,
  move: {
    readonly customerId: string;
    readonly kind: ContactChannel;
    readonly from: string;
    readonly to: string;
    readonly now: Date;
  },
): Promise<boolean> {
  const db = recoveryTables(tx);
  const { customerId, kind } = move;
  await db
    .insertInto("identity.identifier")
    .values({
      id: newId(),
      version: 0,
      kind,
      value: move.to,
      customer_id: null,
      verified_at: null,
    })
    .onConflict((conflict) => conflict.columns(["kind", "value"]).doNothing())
    .execute();
  // In the order of values, so that two customers who swap addresses do not wait for each other.
  const seats = await db
    .selectFrom("identity.identifier")
    .select(["id", "version", "value", "customer_id"])
    .where("kind", "=", kind)
    .where("value", "in", [move.from, move.to])
    .orderBy("value")
    .forUpdate()
    .execute();
  const present = seats.find((seat) => seat.value === move.from);
  const wanted = seats.find((seat) => seat.value === move.to);
  if (present?.customer_id !== customerId || wanted === undefined || wanted.customer_id !== null)
    return false;
  await setSeat(tx, present, { customer_id: null, verified_at: null });
  await setSeat(tx, wanted, { customer_id: customerId, verified_at: move.now });
  return true;
}

/** The version goes up: an activation that has read the seat as free is refused (activate.ts). */
async function setSeat(
  tx: Tx,
  seat: { readonly id: string; readonly version: number },
  set: { readonly customer_id: string | null; readonly verified_at: Date | null },
): Promise<void> {
  await recoveryTables(tx)
    .updateTable("identity.identifier")
    .set({ ...set, version: seat.version + 1 })
    .where("id", "=", seat.id)
    .execute();
}

/** Whether an address or number became the customer's since then, and still is; by the index on customer. */
export async function hasChangedContact(
  db: Db,
  change: {
    readonly customerId: string;
    /** Left out: either. */
    readonly channel: ContactChannel | undefined;
    readonly since: Date;
  },
): Promise<boolean> {
  let query = recoveryTables(db)
    .selectFrom("identity.contact_change")
    .select("id")
    .where("customer_id", "=", change.customerId)
    .where("confirmed_at", ">", change.since)
    .where("reverted_at", "is", null);
  if (change.channel !== undefined) query = query.where("channel", "=", change.channel);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}
