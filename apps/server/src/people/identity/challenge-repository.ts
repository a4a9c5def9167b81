import type { Database, Tx } from "../../platform/db/index.ts";
import { type ChallengeRow, identityTables } from "./tables.ts";

type Db = Tx | Database["kysely"];

export async function insertChallenge(
  tx: Tx,
  row: Omit<ChallengeRow, "consumed_at" | "voided_at">,
): Promise<void> {
  await identityTables(tx)
    .insertInto("identity.challenge")
    .values({ ...row, consumed_at: null, voided_at: null })
    .execute();
}

/**
 * Takes one of the tries before anything is compared, on the one locked row: of any number of parallel answers only as many
 * are ever looked at. `undefined`: there is no such open challenge for this purpose, binding and kind of answer.
 */
export function takeTry(
  tx: Tx,
  challenge: Pick<ChallengeRow, "id" | "purpose" | "binding"> & { readonly isCode: boolean },
  now: Date,
): Promise<ChallengeRow | undefined> {
  return identityTables(tx)
    .updateTable("identity.challenge")
    .set((column) => ({ tries_left: column("tries_left", "-", 1) }))
    .where("id", "=", challenge.id)
    .where("purpose", "=", challenge.purpose)
    .where("binding", "=", challenge.binding)
    .where("method", challenge.isCode ? "<>" : "=", "passkey")
    .where("tries_left", ">", 0)
    .where("expires_at", ">", now)
    .where("consumed_at", "is", null)
    .where("voided_at", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** False when another answer was faster or a resend voided it in between. */
export async function consumeChallenge(tx: Tx, id: string, now: Date): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.challenge")
    .set({ consumed_at: now })
    .where("id", "=", id)
    .where("consumed_at", "is", null)
    .where("voided_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Of one binding (and method), by the partial index on binding; of all, by the one on customer and purpose. */
export async function voidChallenges(
  db: Db,
  which: {
    readonly purpose: string;
    readonly customerId: string | null;
    readonly binding?: Buffer | undefined;
    readonly method?: ChallengeRow["method"];
  },
  now: Date,
): Promise<void> {
  let update = identityTables(db)
    .updateTable("identity.challenge")
    .set({ voided_at: now })
    .where("purpose", "=", which.purpose)
    .where("customer_id", "is not distinct from", which.customerId)
    .where("consumed_at", "is", null)
    .where("voided_at", "is", null);
  if (which.binding !== undefined) update = update.where("binding", "=", which.binding);
  if (which.method !== undefined) update = update.where("method", "=", which.method);
  await update.execute();
}

/** Forgets challenges that ran out before `before`. */
export async function pruneChallenges(db: Db, before: Date): Promise<number> {
  const result = await identityTables(db)
    .deleteFrom("identity.challenge")
    .where("expires_at", "<", before)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
