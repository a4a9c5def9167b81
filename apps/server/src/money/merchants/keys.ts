import type { MerchantMode, MerchantScope, merchantKey } from "@okpay/contracts";
import type { z } from "zod";
import { randomToken, sha256 } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/db/index.ts";
import type { MerchantActor } from "../../platform/http/index.ts";
import { newId, toPublicId } from "../../platform/ids.ts";
import { RequestRefused } from "../../platform/refusal.ts";
import { about } from "./accounts.ts";
import type { Member, MerchantsDeps, Origin } from "./deps.ts";
import {
  endKey,
  findKeyByHash,
  insertKey,
  type KeyRow,
  keyForUpdate,
  keysOf,
  noteKeyUse,
  revokeKey,
} from "./key-repository.ts";
import { inTurn } from "./repository.ts";

const MOST_KEYS = 20;
const HOUR_MS = 3_600_000;

/** `okp_test_` or `okp_live_`, then 256 random bits: a leak is found by its beginning, and guessing is hopeless. */
const KEY = /^okp_(?:test|live)_[A-Za-z0-9_-]{43}$/;

export interface NewKey {
  readonly key: z.output<typeof merchantKey>;
  /** Nobody can be shown it again. */
  readonly secret: string;
}

export async function listKeys(deps: MerchantsDeps, member: Member) {
  return (await keysOf(deps.database.kysely, member.merchantId)).map(viewOf);
}

export async function createKey(
  deps: MerchantsDeps,
  owner: Member,
  request: {
    readonly mode: MerchantMode;
    readonly name: string;
    readonly scopes: readonly MerchantScope[];
    readonly origin: Origin | null;
  },
): Promise<NewKey> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const made = await writeKey(deps, tx, owner.merchantId, request);
    await deps.audit.write(
      tx,
      about("merchant.key_created", owner, request.origin, { key: made.key.id }),
    );
    return made;
  });
}

/** A key with the same name, mode and scopes; the old one is good for the overlap, at most as long as it would have been. */
export async function rotateKey(
  deps: MerchantsDeps,
  owner: Member,
  request: { readonly keyId: string; readonly overlapHours: number; readonly origin: Origin },
): Promise<NewKey> {
  return deps.database.kysely.transaction().execute(async (tx) => {
    const old = await keyForUpdate(tx, owner.merchantId, request.keyId);
    if (old === null || !isGood(old, deps.clock.now())) throw new RequestRefused("not_found");
    const made = await writeKey(deps, tx, owner.merchantId, old);
    await endKey(tx, old.id, new Date(deps.clock.now().getTime() + request.overlapHours * HOUR_MS));
    await deps.audit.write(
      tx,
      about("merchant.key_rotated", owner, request.origin, {
        key: toPublicId("mky", old.id),
        replacedBy: made.key.id,
        overlapHours: request.overlapHours,
      }),
    );
    return made;
  });
}

/** At once, in every process: a key is looked up with each request. Safe to repeat. */
export async function revokeMerchantKey(
  deps: MerchantsDeps,
  owner: Member,
  keyId: string,
  origin: Origin,
): Promise<void> {
  await deps.database.kysely.transaction().execute(async (tx) => {
    const key = await keyForUpdate(tx, owner.merchantId, keyId);
    if (key === null) throw new RequestRefused("not_found");
    await revokeKey(tx, keyId, deps.clock.now());
    await deps.audit.write(
      tx,
      about("merchant.key_revoked", owner, origin, { key: toPublicId("mky", keyId) }),
    );
  });
}

/** Whose program sends this `Authorization` header; `null` for every header that is no good key. */
export async function authenticateKey(
  deps: Pick<MerchantsDeps, "database" | "clock">,
  authorization: string | undefined,
): Promise<MerchantActor | null> {
  const secret = /^Bearer ([^ ]+)$/i.exec(authorization ?? "")?.[1] ?? "";
  if (!KEY.test(secret)) return null;
  const key = await findKeyByHash(deps.database.kysely, sha256(secret));
  const now = deps.clock.now();
  if (key === null || !isGood(key, now)) return null;
  await noteKeyUse(deps.database.kysely, key.id, now);
  return { merchantId: key.merchant_id, keyId: key.id, mode: key.mode, scopes: key.scopes };
}

async function writeKey(
  deps: MerchantsDeps,
  tx: Tx,
  merchantId: string,
  {
    mode,
    name,
    scopes,
  }: Pick<KeyRow, "mode" | "name"> & { readonly scopes: readonly MerchantScope[] },
): Promise<NewKey> {
  const now = deps.clock.now();
  await inTurn(tx, merchantId);
  const good = (await keysOf(tx, merchantId)).filter((key) => isGood(key, now));
  if (good.length >= MOST_KEYS) throw new RequestRefused("too_many_items");
  const secret = `okp_${mode}_${randomToken()}`;
  const row: KeyRow = {
    id: newId(),
    merchant_id: merchantId,
    mode,
    name,
    scopes: [...new Set(scopes)],
    hash: sha256(secret),
    last_four: secret.slice(-4),
    created_at: now,
    expires_at: null,
    revoked_at: null,
    last_used_at: null,
  };
  await insertKey(tx, row);
  return { key: viewOf(row), secret };
}

const isGood = (key: KeyRow, now: Date): boolean =>
  key.revoked_at === null && (key.expires_at === null || key.expires_at > now);

const viewOf = (row: KeyRow): NewKey["key"] => ({
  id: toPublicId("mky", row.id),
  mode: row.mode,
  name: row.name,
  scopes: row.scopes,
  hint: `okp_${row.mode}_…${row.last_four}`,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});
