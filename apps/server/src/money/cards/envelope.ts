import { createHash, randomBytes } from "node:crypto";
import { seal, unseal } from "../../platform/sealing.ts";

/**
 * Envelope encryption of card numbers: each number under a data key of its own, each data key under a key-encryption key
 * that is not in the database (rows C3–C5). A data key seals one number once, so nonces cannot repeat under it.
 */
export interface Envelope {
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly sealedNumber: Buffer;
}

/**
 * Who holds the key-encryption keys: this process (from the environment), or a key management service. A service needs
 * two calls, so both may take time.
 */
export interface KeyWrapper {
  /** What new data keys are wrapped with. */
  readonly currentKeyId: string;
  wrap(dataKey: Buffer, place: string): Promise<{ keyId: string; wrappedKey: Buffer }>;
  /** Throws for a key it does not know, and for bytes that were changed or moved from another place. */
  unwrap(keyId: string, wrappedKey: Buffer, place: string): Promise<Buffer>;
}

/** Key-encryption keys in this process: the first wraps, the others only open what they wrapped before (row C4). */
export function createLocalKeyWrapper(keys: readonly Buffer[]): KeyWrapper {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const [current] = keys;
  if (current === undefined) throw new TypeError("the vault needs a key-encryption key");
  const currentKeyId = keyIdOf(current);
  return {
    currentKeyId,
    wrap: async (dataKey, place) => ({
      keyId: currentKeyId,
      wrappedKey: seal(current, place, dataKey.toString("base64")),
    }),
    unwrap: async (keyId, wrappedKey, place) => {
      const key = byId.get(keyId);
      if (key === undefined)
        throw new UnknownKey(
          `no key-encryption key ${keyId} is configured (docs/operate/hardening.md)`,
        );
      return Buffer.from(unseal(key, place, wrappedKey), "base64");
    },
  };
}

/** A card was sealed under a key that nobody gave us: rotated away too early, or another installation's database. */
class UnknownKey extends Error {
  override readonly name = "UnknownKey";
}

/** Names a key without saying anything about it. */
const keyIdOf = (key: Buffer): string =>
  createHash("sha256").update("okpay card key id").update(key).digest("hex").slice(0, 16);

/** Where a card's envelope belongs: moved to another card's row, it does not open (row C5). */
const placeOf = (cardId: string, column: string): string => `cards.card.${column}:${cardId}`;

export async function sealNumber(
  wrapper: KeyWrapper,
  cardId: string,
  number: string,
): Promise<Envelope> {
  const dataKey = randomBytes(32);
  const sealedNumber = seal(dataKey, placeOf(cardId, "sealed_number"), number);
  const wrapped = await wrapper.wrap(dataKey, placeOf(cardId, "wrapped_key"));
  dataKey.fill(0);
  return { ...wrapped, sealedNumber };
}

export async function openNumber(
  wrapper: KeyWrapper,
  cardId: string,
  envelope: Envelope,
): Promise<string> {
  const place = placeOf(cardId, "wrapped_key");
  const dataKey = await wrapper.unwrap(envelope.keyId, envelope.wrappedKey, place);
  const number = unseal(dataKey, placeOf(cardId, "sealed_number"), envelope.sealedNumber);
  dataKey.fill(0);
  return number;
}

/** The same card under a new data key and the current key-encryption key; no use is made of the old one again. */
export const resealNumber = async (
  wrapper: KeyWrapper,
  cardId: string,
  envelope: Envelope,
): Promise<Envelope> => sealNumber(wrapper, cardId, await openNumber(wrapper, cardId, envelope));
