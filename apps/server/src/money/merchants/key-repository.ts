import type { MerchantMode, MerchantScope } from "@okpay/contracts";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import type { Queryable } from "./repository.ts";

export interface KeyRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly mode: MerchantMode;
  readonly name: string;
  readonly scopes: MerchantScope[];
  readonly hash: Buffer;
  readonly last_four: string;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

/** By the unique hash; no lock. */
export async function findKeyByHash(db: Queryable, hash: Buffer): Promise<KeyRow | null> {
  const { rows } = await sql<KeyRow>`SELECT * FROM merchants.api_key WHERE hash = ${hash}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** By primary key, for this merchant only; locked until the transaction ends. */
export async function keyForUpdate(
  tx: Tx,
  merchantId: string,
  keyId: string,
): Promise<KeyRow | null> {
  const { rows } = await sql<KeyRow>`
    SELECT * FROM merchants.api_key WHERE id = ${keyId} AND merchant_id = ${merchantId} FOR UPDATE`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Newest first, revoked ones too: their last use is what one looks for after a leak. */
export async function keysOf(db: Queryable, merchantId: string): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    SELECT * FROM merchants.api_key WHERE merchant_id = ${merchantId} ORDER BY id DESC LIMIT 200`.execute(
    db,
  );
  return rows;
}

export async function insertKey(tx: Tx, row: KeyRow): Promise<void> {
  await sql`INSERT INTO merchants.api_key (id, merchant_id, mode, name, scopes, hash, last_four, created_at)
            VALUES (${row.id}, ${row.merchant_id}, ${row.mode}, ${row.name}, ${row.scopes}, ${row.hash},
                    ${row.last_four}, ${row.created_at})`.execute(tx);
}

/** Never later than it would have ended anyway. */
export async function endKey(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`UPDATE merchants.api_key SET expires_at = least(coalesce(expires_at, ${at}), ${at})
             WHERE id = ${id}`.execute(tx);
}

export async function revokeKey(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`UPDATE merchants.api_key SET revoked_at = coalesce(revoked_at, ${at}) WHERE id = ${id}`.execute(
    tx,
  );
}

/** One row, by primary key; at most once a minute and key, so that a busy shop does not write on every request. */
export async function noteKeyUse(db: Queryable, id: string, at: Date): Promise<void> {
  await sql`UPDATE merchants.api_key SET last_used_at = ${at}
             WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at < ${at}::timestamptz - interval '1 minute')`.execute(
    db,
  );
}
