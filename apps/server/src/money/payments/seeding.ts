import { randomBytes } from "node:crypto";

/**
 * A UUIDv7 (RFC 9562) as if minted at that moment: the demo world's history sorts and pages by id like any other.
 * Only for seeding; every other id is minted now.
 */
export function idMintedAt(moment: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(moment.getTime(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
