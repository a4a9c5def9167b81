import { type RawBuilder, sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";

type Db = Tx | Database["kysely"];
export type Method = "sms" | "email" | "passkey";
export type ConfirmationState = "pending" | "confirmed" | "consumed" | "void";

export interface ConfirmationRow {
  readonly id: string;
  readonly version: number;
  readonly intent_id: string;
  readonly customer_id: string;
  readonly session_id: string;
  readonly intent: string;
  readonly digest: Buffer;
  readonly method: Method;
  readonly challenge_id: string;
  readonly state: ConfirmationState;
  readonly is_hasty: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly confirmed_at: Date | null;
  readonly consumed_at: Date | null;
}

interface IntentRow {
  readonly id: string;
  readonly customer_id: string;
  readonly failures: number;
  readonly blocked_until: Date | null;
  readonly created_at: Date;
}

type Tables = {
  "confirmations.confirmation": ConfirmationRow;
  "confirmations.intent": IntentRow;
};
const tables = (db: Db) => db.withTables<Tables>();

export async function insertConfirmation(tx: Tx, row: ConfirmationRow): Promise<void> {
  await tables(tx).insertInto("confirmations.confirmation").values(row).execute();
}

/** By primary key; somebody else's is as if it were not there. */
export function findConfirmation(
  db: Db,
  id: string,
  customerId: string,
): Promise<ConfirmationRow | undefined> {
  return tables(db)
    .selectFrom("confirmations.confirmation")
    .selectAll()
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .executeTakeFirst();
}

/** Ends what is open of a customer, by the partial index; `id`: only that one. */
export async function voidConfirmations(
  db: Db,
  which: { readonly customerId: string; readonly id?: string },
): Promise<void> {
  const update = tables(db)
    .updateTable("confirmations.confirmation")
    .set({ state: "void", version: nextVersion })
    .where("customer_id", "=", which.customerId)
    .where("state", "in", ["pending", "confirmed"]);
  await (which.id === undefined ? update : update.where("id", "=", which.id)).execute();
}

/** False: it was voided meanwhile. */
export async function setConfirmed(
  tx: Tx,
  id: string,
  set: { readonly confirmed_at: Date; readonly is_hasty: boolean },
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable("confirmations.confirmation")
    .set({ ...set, state: "confirmed", version: nextVersion })
    .where("id", "=", id)
    .where("state", "=", "pending")
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const nextVersion: RawBuilder<number> = sql<number>`version + 1`;

/** Makes the intent's row where there is none, and locks it: two starts of one intent happen one after the other. */
export async function lockIntent(
  tx: Tx,
  intent: { readonly id: string; readonly customerId: string },
  now: Date,
): Promise<IntentRow> {
  await tables(tx)
    .insertInto("confirmations.intent")
    .values({
      id: intent.id,
      customer_id: intent.customerId,
      failures: 0,
      blocked_until: null,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return tables(tx)
    .selectFrom("confirmations.intent")
    .selectAll()
    .where("id", "=", intent.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Until when the customer may begin no confirmation; null: now. */
export async function blockedUntil(db: Db, customerId: string, now: Date): Promise<Date | null> {
  const row = await tables(db)
    .selectFrom("confirmations.intent")
    .select(({ fn }) => fn.max("blocked_until").as("until"))
    .where("customer_id", "=", customerId)
    .where("blocked_until", ">", now)
    .executeTakeFirst();
  return row?.until ?? null;
}

/**
 * Counts a try before it is looked at: of any number at once at most `limit` get that far (row U5). Null: they are used up.
 */
export async function takeTry(db: Db, intentId: string, limit: number): Promise<number | null> {
  const row = await tables(db)
    .updateTable("confirmations.intent")
    .set({ failures: sql<number>`failures + 1` })
    .where("id", "=", intentId)
    .where("failures", "<", limit)
    .returning("failures")
    .executeTakeFirst();
  return row?.failures ?? null;
}

/** A try that was not looked at, or was right, is no failure. */
export async function giveTryBack(db: Db, intentId: string): Promise<void> {
  await tables(db)
    .updateTable("confirmations.intent")
    .set({ failures: sql<number>`failures - 1` })
    .where("id", "=", intentId)
    .where("failures", ">", 0)
    .execute();
}

export async function blockIntent(tx: Tx, intentId: string, until: Date): Promise<void> {
  await tables(tx)
    .updateTable("confirmations.intent")
    .set({ blocked_until: until })
    .where("id", "=", intentId)
    .execute();
}

/** Forgets what never became a payment; what was used up stays as evidence. */
export async function pruneConfirmations(db: Db, before: Date): Promise<void> {
  await tables(db)
    .deleteFrom("confirmations.confirmation")
    .where("created_at", "<", before)
    .where("state", "<>", "consumed")
    .execute();
  await sql`DELETE FROM confirmations.intent i WHERE i.created_at < ${before}
             AND NOT EXISTS (SELECT FROM confirmations.confirmation c WHERE c.intent_id = i.id)`.execute(
    db,
  );
}
