import { sha256 } from "./crypto.ts";

/**
 * A second id that follows from a first (RFC 9562 UUIDv8): the same base and label give the same id for ever, so a
 * retry names the same thing. It keeps the base's time prefix, and with it the index locality of UUIDv7.
 */
export function derivedId(base: string, label: string): string {
  const source = Buffer.from(base.replaceAll("-", ""), "hex");
  const bytes = sha256(Buffer.concat([source, Buffer.from(label)])).subarray(0, 16);
  source.copy(bytes, 0, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
