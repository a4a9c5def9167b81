import { randomToken, sha256 } from "../../platform/crypto.ts";
import type { Database, Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import { findDevice, insertDevice, moveDevices, touchDevice } from "./device-repository.ts";
import { after, DAY_MS, POLICY } from "./policy.ts";
import type { Origin } from "./register.ts";
import type { DeviceRow } from "./tables.ts";

type Db = Tx | Database["kysely"];

/** A browser that a customer signed in with, as a sign-in leaves it. */
export interface RememberedDevice {
  readonly id: string;
  /** For the device cookie; another one than the browser came with when anything was gained by it. */
  readonly token: string;
  readonly isNew: boolean;
  /** The customer never signed in with any before. */
  readonly isFirst: boolean;
  readonly isTrusted: boolean;
}

export interface PresentedDevice extends Origin {
  readonly customerId: string;
  /** Of the device cookie. */
  readonly deviceToken?: string | undefined;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The customer's device behind a browser's cookie; undefined when it is none, was revoked, or was not seen for half a year. */
export async function knownDevice(
  db: Db,
  whose: { readonly customerId: string } | { readonly email: string },
  deviceToken: string | undefined,
  now: Date,
): Promise<DeviceRow | undefined> {
  if (deviceToken === undefined || !TOKEN.test(deviceToken)) return undefined;
  const seenSince = after(now, -POLICY.deviceKnownDays * DAY_MS);
  return findDevice(db, whose, sha256(deviceToken), seenSince);
}

/** Trust skips the second factor at sign-in and nothing else (row F13, docs/decisions/trusted-devices.md). */
export const isTrusted = (device: DeviceRow | undefined, now: Date): boolean =>
  (device?.trusted_until?.getTime() ?? 0) > now.getTime();

/**
 * Notes that a customer signed in with this browser. A browser that becomes known or trusted gets a fresh token, for every
 * customer it belongs to: whoever copied the cookie before has nothing.
 */
export async function rememberDevice(
  tx: Tx,
  presented: PresentedDevice & { readonly trust: boolean },
  now: Date,
): Promise<RememberedDevice> {
  const { customerId, deviceToken, ip, trust } = presented;
  const userAgent = presented.userAgent.slice(0, 400);
  const found = await knownDevice(tx, { customerId }, deviceToken, now);
  if (found !== undefined && deviceToken !== undefined && !trust) {
    await touchDevice(tx, found.id, { ip, user_agent: userAgent, last_seen_at: now });
    return {
      id: found.id,
      token: deviceToken,
      isNew: false,
      isFirst: false,
      isTrusted: isTrusted(found, now),
    };
  }
  const token = randomToken();
  const tokenSha256 = sha256(token);
  if (deviceToken !== undefined && TOKEN.test(deviceToken))
    await moveDevices(tx, sha256(deviceToken), tokenSha256);
  const trusted = trust
    ? { trusted_at: now, trusted_until: after(now, POLICY.deviceTrustedDays * DAY_MS) }
    : { trusted_at: null, trusted_until: null };
  const seen = { ip, user_agent: userAgent, last_seen_at: now };
  if (found !== undefined) {
    await touchDevice(tx, found.id, { ...seen, ...trusted });
    return { id: found.id, token, isNew: false, isFirst: false, isTrusted: trust };
  }
  const { id, isFirst } = await insertDevice(tx, {
    id: newId(),
    customer_id: customerId,
    token_sha256: tokenSha256,
    first_seen_at: now,
    revoked_at: null,
    ...seen,
    ...trusted,
  });
  return { id, token, isNew: true, isFirst, isTrusted: trust };
}
