import { randomInt } from "node:crypto";
import { sha256 } from "../../../platform/crypto.ts";
import type { Database, Tx } from "../../../platform/db/index.ts";
import { newId } from "../../../platform/ids.ts";
import { POLICY } from "../policy.ts";
import { identityTables } from "../tables.ts";

type Db = Tx | Database["kysely"];

/** Crockford's base 32: no I, L, O, U; read aloud and typed without doubt. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 24 × 5 = 120 bits: more than the 112 that make a plain digest enough (ASVS V6.5.2, row F4). */
const LENGTH = 24;

/** Ten new codes instead of the earlier ones; to be shown once, only their digests are kept. */
export async function renewRecoveryCodes(tx: Tx, customerId: string, now: Date): Promise<string[]> {
  await deleteRecoveryCodes(tx, customerId);
  const codes = Array.from({ length: POLICY.recoveryCodes }, newCode);
  await identityTables(tx)
    .insertInto("identity.recovery_code")
    .values(
      codes.map((code) => ({
        id: newId(),
        customer_id: customerId,
        code_sha256: digestOf(code),
        created_at: now,
        used_at: null,
      })),
    )
    .execute();
  return codes;
}

/** Uses a code up. False: unknown or used; of any number at once one is true, because one statement decides. */
export async function consumeRecoveryCode(
  tx: Tx,
  customerId: string,
  typed: string,
  now: Date,
): Promise<boolean> {
  const result = await identityTables(tx)
    .updateTable("identity.recovery_code")
    .set({ used_at: now })
    .where("customer_id", "=", customerId)
    .where("code_sha256", "=", digestOf(typed))
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function recoveryCodesLeft(db: Db, customerId: string): Promise<number> {
  const row = await identityTables(db)
    .selectFrom("identity.recovery_code")
    .select((column) => column.fn.countAll<bigint>().as("left"))
    .where("customer_id", "=", customerId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.left);
}

export async function deleteRecoveryCodes(tx: Tx, customerId: string): Promise<void> {
  await identityTables(tx)
    .deleteFrom("identity.recovery_code")
    .where("customer_id", "=", customerId)
    .execute();
}

function newCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(32)]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** As typed: case, blanks and dashes do not matter, and what looks like a digit is one. */
const digestOf = (typed: string): Buffer =>
  sha256(typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1"));
