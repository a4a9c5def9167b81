import { V7Generator } from "uuidv7";
import { pooledRandomUint32 } from "./random-pool.ts";

const generator = new V7Generator({ nextUint32: pooledRandomUint32 });

/** A new id that sorts by time (RFC 9562 UUIDv7), as PostgreSQL's `uuid` writes it. */
export const newId = (): string => generator.generate().toString();

/** `0199…-…` → `pay_0199…`: what leaves the house. The prefix says what the id names. */
export const toPublicId = (prefix: string, id: string): string =>
  `${prefix}_${id.replaceAll("-", "")}`;

/** The way back; the contract's pattern has already checked prefix and length. */
export function fromPublicId(publicId: string): string {
  const hex = publicId.slice(publicId.indexOf("_") + 1);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
