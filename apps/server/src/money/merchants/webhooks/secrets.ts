import type { Keyring } from "../../../platform/crypto.ts";
import { seal, unseal } from "../../../platform/sealing.ts";
import type { EndpointRow } from "./repository.ts";

const placeOf = (endpointId: string): string => `merchants.webhook_endpoint.secret:${endpointId}`;

export const sealSecret = (keyring: Keyring, endpointId: string, secret: string): Buffer =>
  seal(keyring.keyFor("merchants.webhook-secret.v1"), placeOf(endpointId), secret);

/** The secrets that sign now: the newest first, then the one before while it is still good. */
export function secretsOf(keyring: Keyring, endpoint: EndpointRow, now: Date): string[] {
  const { old_secret: old, old_secret_until: until } = endpoint;
  const sealed =
    old !== null && until !== null && until > now ? [endpoint.secret, old] : [endpoint.secret];
  return sealed.map((bytes) => open(keyring, endpoint.id, bytes));
}

/** With whichever root secret it was sealed. */
function open(keyring: Keyring, endpointId: string, sealed: Buffer): string {
  const keys = keyring.keysFor("merchants.webhook-secret.v1");
  for (const key of keys) {
    try {
      return unseal(key, placeOf(endpointId), sealed);
    } catch (error) {
      if (key === keys.at(-1)) throw error;
    }
  }
  throw new Error("no key to open a webhook secret with");
}
