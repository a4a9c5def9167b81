import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * AES-256-GCM with the place it belongs to (table, column, row) as associated data: a ciphertext copied into another row
 * does not open. Layout: version (1 byte) · nonce (12) · tag (16) · ciphertext.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

export function seal(key: Buffer, place: string, plaintext: string | Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(place));
  const bytes = typeof plaintext === "string" ? Buffer.from(plaintext, "utf8") : plaintext;
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), ciphertext]);
}

/** Throws when the bytes were changed, moved from another place, or sealed with another key. */
export const unseal = (key: Buffer, place: string, sealed: Buffer): string =>
  unsealBytes(key, place, sealed).toString("utf8");

/** The same for what is no text. */
export function unsealBytes(key: Buffer, place: string, sealed: Buffer): Buffer {
  if (sealed[0] !== VERSION || sealed.length < HEADER_BYTES)
    throw new Error("sealed content has an unknown layout");
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(place))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]);
}
