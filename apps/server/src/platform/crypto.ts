import { createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** Keys by purpose, all derived from the one root secret: a key leaked from one use opens no other. */
export interface Keyring {
  /** 32 bytes for this purpose; the label is a constant in code and is never reused for something else. */
  keyFor(label: string): Buffer;
}

/** Derives with HKDF-SHA-256; the root secret needs at least 32 bytes (config.ts checks it). */
export function createKeyring(rootSecret: string): Keyring {
  const derived = new Map<string, Buffer>();
  return {
    keyFor(label) {
      const known = derived.get(label);
      if (known !== undefined) return known;
      const key = Buffer.from(hkdfSync("sha256", rootSecret, "okpay", label, 32));
      derived.set(label, key);
      return key;
    },
  };
}

/** HMAC-SHA-256. */
export const mac = (key: Buffer, data: string | Buffer): Buffer =>
  createHmac("sha256", key).update(data).digest();

export const sha256 = (data: string | Buffer): Buffer => hash("sha256", data, "buffer");

/** Compares in a time that does not depend on where the difference is; different lengths are simply different. */
export const isEqualConstantTime = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** An unguessable token, base64url without padding; 32 bytes (256 bits) unless told. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString("base64url");
