import type { InclusionProof } from "../../api/wire.ts";

/*
 * RFC 6962 in the reader's own browser: that an event is in the log is reckoned from the event's bytes, the path and the
 * signed root, not believed because the server says so (row L4).
 */
const LEAF = 0;
const NODE = 1;

type Bytes = Uint8Array<ArrayBuffer>;

const sha256 = async (...parts: readonly Bytes[]): Promise<Bytes> => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
};

const bytesOfHex = (hex: string): Bytes =>
  new Uint8Array((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const leafHashOf = (leaf: string): Promise<Bytes> =>
  sha256(Uint8Array.of(LEAF), new TextEncoder().encode(leaf));

/** The root that follows from a leaf and its path (RFC 9162, 2.1.3.2), or null where the path has the wrong length. */
export async function rootOf(
  leafHash: Bytes,
  { leafIndex, treeSize, path }: Pick<InclusionProof, "leafIndex" | "treeSize" | "path">,
): Promise<string | null> {
  if (leafIndex >= treeSize) return null;
  let node = leafHash;
  let at = leafIndex;
  let last = treeSize - 1;
  for (const sibling of path.map(bytesOfHex)) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      node = await sha256(Uint8Array.of(NODE), sibling, node);
      // A node at the right edge stands in for the levels at which it had no sibling.
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = await sha256(Uint8Array.of(NODE), node, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hexOf(node) : null;
}
