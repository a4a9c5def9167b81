import { createHmac, hash, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** Keys by purpose, all derived from the root secret: a key leaked from one use opens no other. */
export interface Keyring {
  /** 32 bytes for this purpose; the label is a constant in code (key-purposes.ts) and is never reused for something else. */
  keyFor(label: string): Buffer;
  /**
   * What `keyFor` gives, then the keys of root secrets that were replaced and are still accepted (row K2). New things are
   * made with the first; what was made before the change is checked or opened with any.
   */
  keysFor(label: string): readonly Buffer[];
  /** Names of the root secrets, newest first: tell them apart without saying anything about them. */
  readonly rootIds: readonly string[];
}

/** Derives with HKDF-SHA-256; a root secret needs at least 32 bytes (config.ts checks it). */
export function createKeyring(rootSecret: string, replaced: readonly string[] = []): Keyring {
  const derived = new Map<string, readonly Buffer[]>();
  const derive = (label: string): readonly Buffer[] =>
    [rootSecret, ...replaced].map((root) =>
      Buffer.from(hkdfSync("sha256", root, "okpay", label, 32)),
    );
  const keysFor = (label: string): readonly Buffer[] => {
    const known = derived.get(label);
    if (known !== undefined) return known;
    const keys = derive(label);
    derived.set(label, keys);
    return keys;
  };
  return {
    keysFor,
    keyFor: (label) => keysFor(label)[0] as Buffer,
    rootIds: derive("platform.root-id").map((id) => id.toString("hex").slice(0, 16)),
  };
}

/** HMAC-SHA-256. */
export const mac = (key: Buffer, data: string | Buffer): Buffer =>
  createHmac("sha256", key).update(data).digest();

/** By way of hex, which Node answers in a third of the time it takes to make a buffer of its own for the digest. */
export const sha256 = (data: string | Buffer): Buffer =>
  Buffer.from(hash("sha256", data, "hex"), "hex");

/** Compares in a time that does not depend on where the difference is; different lengths are simply different. */
export const isEqualConstantTime = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);

/** An unguessable token, base64url without padding; 32 bytes (256 bits) unless told. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString("base64url");
