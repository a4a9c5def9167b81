import type { Database, Tx } from "../../../platform/db/index.ts";
import { type FactorKind, type FactorRow, identityTables } from "../tables.ts";

type Db = Tx | Database["kysely"];

/** A factor's row with what every kind has; the rest is null. */
export type NewFactor = Pick<FactorRow, "id" | "customer_id" | "kind" | "label" | "created_at"> &
  Partial<FactorRow>;

const NOTHING = {
  last_used_at: null,
  totp_secret: null,
  totp_last_step: null,
  credential_id: null,
  public_key: null,
  sign_count: null,
  transports: null,
  device_type: null,
  is_backed_up: null,
  aaguid: null,
  flagged_at: null,
} as const;

/** False when the customer has one of that kind already, or the passkey is somebody's (unique indexes). */
export async function insertFactor(tx: Tx, factor: NewFactor): Promise<boolean> {
  const result = await identityTables(tx)
    .insertInto("identity.factor")
    .values({ ...NOTHING, ...factor })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Oldest first, by the index on customer. */
export function findFactors(db: Db, customerId: string): Promise<FactorRow[]> {
  return identityTables(db)
    .selectFrom("identity.factor")
    .selectAll()
    .where("customer_id", "=", customerId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

export function findTotp(db: Db, customerId: string): Promise<FactorRow | undefined> {
  return identityTables(db)
    .selectFrom("identity.factor")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("kind", "=", "totp")
    .executeTakeFirst();
}

/** By the unique index on the credential's id. */
export function findPasskey(db: Db, credentialId: string): Promise<FactorRow | undefined> {
  return identityTables(db)
    .selectFrom("identity.factor")
    .selectAll()
    .where("credential_id", "=", credentialId)
    .executeTakeFirst();
}

/**
 * Notes the step a code belonged to: protection against replay and against a race in one statement (row F1). False: this step
 * or a later one was used already.
 */
export async function useTotpStep(tx: Tx, id: string, step: number, now: Date): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.factor")
    .set({ totp_last_step: BigInt(step), last_used_at: now })
    .where("id", "=", id)
    .where((where) =>
      where.or([where("totp_last_step", "is", null), where("totp_last_step", "<", BigInt(step))]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Moves a passkey's counter on from the one that was read. False: another assertion was faster, or it was removed. */
export async function usePasskey(
  tx: Tx,
  used: { readonly id: string; readonly from: bigint; readonly to: bigint; isBackedUp: boolean },
  now: Date,
): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.factor")
    .set({ sign_count: used.to, is_backed_up: used.isBackedUp, last_used_at: now })
    .where("id", "=", used.id)
    .where("sign_count", "=", used.from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function flagPasskey(db: Db, id: string, now: Date): Promise<void> {
  await identityTables(db)
    .updateTable("identity.factor")
    .set({ flagged_at: now })
    .where("id", "=", id)
    .execute();
}

export async function noteChannelUse(
  tx: Tx,
  customerId: string,
  kind: FactorKind,
  now: Date,
): Promise<void> {
  await identityTables(tx)
    .updateTable("identity.factor")
    .set({ last_used_at: now })
    .where("customer_id", "=", customerId)
    .where("kind", "=", kind)
    .execute();
}

type Whose = { readonly id: string; readonly customerId: string };

/** Undefined when it is not this customer's, or there is no such factor: nobody learns which. */
export function renameFactor(
  tx: Tx,
  { id, customerId, label }: Whose & { readonly label: string },
): Promise<FactorRow | undefined> {
  return identityTables(tx)
    .updateTable("identity.factor")
    .set({ label })
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .returningAll()
    .executeTakeFirst();
}

export function deleteFactor(tx: Tx, { id, customerId }: Whose): Promise<FactorRow | undefined> {
  return identityTables(tx)
    .deleteFrom("identity.factor")
    .where("id", "=", id)
    .where("customer_id", "=", customerId)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteFactors(tx: Tx, customerId: string): Promise<void> {
  await identityTables(tx)
    .deleteFrom("identity.factor")
    .where("customer_id", "=", customerId)
    .execute();
}
