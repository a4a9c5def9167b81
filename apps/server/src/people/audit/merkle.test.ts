import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  consistencyRanges,
  createEdge,
  EMPTY_ROOT,
  inclusionRanges,
  isConsistent,
  joined,
  leafHash,
  rootFromInclusion,
  subtreesOf,
} from "./merkle.ts";

/** RFC 6962, 2.1, word for word: slow, and with nothing in common with the code under test but SHA-256. */
function definition(leaves: readonly Buffer[]): Buffer {
  const sha = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return leaves[0] ?? Buffer.alloc(0);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), definition(leaves.slice(0, k)), definition(leaves.slice(k)));
}

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => leafHash(`event ${index}`));
const rangeHash =
  (leaves: readonly Buffer[]) =>
  ([start, end]: readonly [number, number]) =>
    definition(leaves.slice(start, end));
const sizes = fc.integer({ min: 1, max: 300 });

describe("the tree", () => {
  it("has the root of RFC 6962 for every size up to 130, grown leaf by leaf [L4]", () => {
    const edge = createEdge([]);
    expect(edge.root()).toEqual(EMPTY_ROOT);
    for (const [index, leaf] of leavesOf(130).entries()) {
      edge.add(index, leaf);
      expect(edge.root()).toEqual(definition(leavesOf(index + 1)));
    }
  });

  it("is put together from complete subtrees [L4]", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const leaves = leavesOf(size);
        const parts = subtreesOf(0, size).map(({ level, position }) =>
          definition(leaves.slice(position * 2 ** level, (position + 1) * 2 ** level)),
        );
        expect(joined(parts)).toEqual(definition(leaves));
      }),
    );
  });
});

describe("an inclusion proof", () => {
  const cases = fc
    .tuple(sizes, fc.nat())
    .map(([size, seed]) => ({ size, index: seed % size, leaves: leavesOf(size) }));

  it("leads from any leaf of any tree to its root [L4]", () => {
    fc.assert(
      fc.property(cases, ({ size, index, leaves }) => {
        const path = inclusionRanges(index, size).map(rangeHash(leaves));
        const leaf = leaves[index] ?? Buffer.alloc(0);
        expect(rootFromInclusion({ index, size, leaf, path })).toEqual(definition(leaves));
      }),
    );
  });

  it("of another leaf, of another place or shortened leads elsewhere [L4]", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ size, index, leaves }, other) => {
        fc.pre(size > 1);
        const path = inclusionRanges(index, size).map(rangeHash(leaves));
        const leaf = leaves[index] ?? Buffer.alloc(0);
        const root = definition(leaves);
        const elsewhere = (index + 1 + (other % (size - 1))) % size;
        const is = (proof: Parameters<typeof rootFromInclusion>[0]) =>
          rootFromInclusion(proof)?.equals(root) ?? false;
        expect(is({ index, size, leaf: leafHash("forged"), path })).toBe(false);
        expect(is({ index: elsewhere, size, leaf, path })).toBe(false);
        expect(is({ index, size, leaf, path: path.slice(1) })).toBe(false);
        expect(is({ index, size, leaf, path: [...path, root] })).toBe(false);
      }),
    );
  });
});

describe("a consistency proof", () => {
  const cases = fc
    .tuple(sizes, fc.nat())
    .map(([to, seed]) => ({ to, from: (seed % to) + 1, leaves: leavesOf(to) }));

  it("joins any two trees of one log [L4]", () => {
    fc.assert(
      fc.property(cases, ({ from, to, leaves }) => {
        const proof = {
          from,
          to,
          fromRoot: definition(leaves.slice(0, from)),
          toRoot: definition(leaves),
          path: consistencyRanges(from, to).map(rangeHash(leaves)),
        };
        expect(isConsistent(proof)).toBe(true);
      }),
    );
  });

  it("joins no two trees of which one was rewritten [L4]", () => {
    fc.assert(
      fc.property(cases, fc.nat(), ({ from, to, leaves }, seed) => {
        const rewritten = leaves.map((leaf, index) =>
          index === seed % from ? leafHash("rewritten") : leaf,
        );
        const proof = {
          from,
          to,
          fromRoot: definition(leaves.slice(0, from)),
          toRoot: definition(rewritten),
          path: consistencyRanges(from, to).map(rangeHash(rewritten)),
        };
        expect(isConsistent(proof)).toBe(false);
      }),
    );
  });
});
