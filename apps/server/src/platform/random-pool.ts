import { randomFillSync } from "node:crypto";

/**
 * Bytes of the system's cryptographic generator, asked for 4 KiB at a time: a call for a dozen of them costs more than the id
 * or nonce they are for. Each byte is handed out once and wiped from the pool. Secrets that must never lie in memory before
 * they are used (tokens, keys) come from `randomBytes` as before.
 */
const pool = Buffer.alloc(4096);
let taken = pool.length;

/** Fresh random bytes for a nonce: never more than the pool holds. */
export function pooledRandomBytes(bytes: number): Buffer {
  if (taken + bytes > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const fresh = Buffer.from(pool.subarray(taken, taken + bytes));
  pool.fill(0, taken, taken + bytes);
  taken += bytes;
  return fresh;
}

/** 32 random bits as a number. */
export function pooledRandomUint32(): number {
  if (taken + 4 > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  const word = pool.readUInt32LE(taken);
  pool.writeUInt32LE(0, taken);
  taken += 4;
  return word;
}
