import { hash } from "node:crypto";

/**
 * The Merkle tree of RFC 6962 (certificate transparency), pure: hashes in, hashes out. Proofs are made from stored
 * complete subtrees (`tree.ts`) and checked here, by code that knows nothing of how they were made.
 */

export const leafHash = (data: string | Buffer): Buffer =>
  hash("sha256", Buffer.concat([Buffer.of(0), Buffer.from(data)]), "buffer");

/** @internal exported for its test. */
export const nodeHash = (left: Buffer, right: Buffer): Buffer =>
  hash("sha256", Buffer.concat([Buffer.of(1), left, right]), "buffer");

/** @internal exported for its test. */
export const EMPTY_ROOT: Buffer = hash("sha256", Buffer.alloc(0), "buffer");

/** A complete subtree: the leaves from `position · 2^level` on, 2^level of them. Level 0 is a leaf. */
export interface Subtree {
  readonly level: number;
  readonly position: number;
}

/** The complete subtrees that make up leaves `start` to `end` (excluded), from left to right. */
export function subtreesOf(start: number, end: number): Subtree[] {
  const parts: Subtree[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    parts.push({ level, position: at / 2 ** level });
    at += 2 ** level;
  }
  return parts;
}

/** The hash over complete subtrees as RFC 6962 joins them: the smaller right ones first. */
export const joined = (parts: readonly Buffer[]): Buffer =>
  parts.length === 0 ? EMPTY_ROOT : parts.reduceRight((right, left) => nodeHash(left, right));

/** Ranges of leaves whose hashes prove that leaf `index` is in the tree of `size` leaves, nearest first. */
export function inclusionRanges(index: number, size: number): (readonly [number, number])[] {
  const path = (start: number, end: number): (readonly [number, number])[] => {
    if (end - start <= 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...path(start, middle), [middle, end]]
      : [...path(middle, end), [start, middle]];
  };
  return path(0, size);
}

/** Ranges of leaves whose hashes prove that the tree of `from` leaves is the beginning of the tree of `to`. */
export function consistencyRanges(from: number, to: number): (readonly [number, number])[] {
  if (from === 0 || from === to) return [];
  const path = (
    size: number,
    start: number,
    end: number,
    isWhole: boolean,
  ): (readonly [number, number])[] => {
    if (size === end - start) return isWhole ? [] : [[start, end]];
    const split = splitOf(end - start);
    const middle = start + split;
    return size <= split
      ? [...path(size, start, middle, isWhole), [middle, end]]
      : [...path(size - split, middle, end, false), [start, middle]];
  };
  return path(from, 0, to, true);
}

/** The largest power of two smaller than `size`. */
const splitOf = (size: number): number => {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
};

/** The root that follows from a leaf and its path (RFC 9162, 2.1.3.2); null when the path has the wrong length. */
export function rootFromInclusion(proof: {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
}): Buffer | null {
  const { index, size, path } = proof;
  if (index < 0 || index >= size) return null;
  let first = index;
  let last = size - 1;
  let root = proof.leaf;
  for (const part of path) {
    if (last === 0) return null;
    if (first % 2 === 1 || first === last) {
      root = nodeHash(part, root);
      while (first % 2 === 0 && first !== 0) {
        first = Math.floor(first / 2);
        last = Math.floor(last / 2);
      }
    } else root = nodeHash(root, part);
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

/** Whether the path proves that the tree with `fromRoot` is the beginning of the one with `toRoot` (RFC 9162, 2.1.4.2). @internal exported for its test: readers verify with code of their own. */
export function isConsistent(proof: {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Buffer;
  readonly toRoot: Buffer;
  readonly path: readonly Buffer[];
}): boolean {
  const { from, to, fromRoot, toRoot } = proof;
  if (from > to) return false;
  if (from === to) return proof.path.length === 0 && fromRoot.equals(toRoot);
  if (from === 0) return proof.path.length === 0 && fromRoot.equals(EMPTY_ROOT);
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof.path] : [...proof.path];
  const [begin, ...rest] = path;
  if (begin === undefined) return false;
  let first = from - 1;
  let last = to - 1;
  while (first % 2 === 1) {
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
  }
  let older = begin;
  let younger = begin;
  for (const part of rest) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      older = nodeHash(part, older);
      younger = nodeHash(part, younger);
      while (first % 2 === 0 && first !== 0) {
        first = Math.floor(first / 2);
        last = Math.floor(last / 2);
      }
    } else younger = nodeHash(younger, part);
    first = Math.floor(first / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && older.equals(fromRoot) && younger.equals(toRoot);
}

const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value));

/**
 * The right edge of a growing tree: a leaf more, and the subtrees that it completes come back to be stored. Replaying a
 * log needs no more memory than this.
 */
export function createEdge(parts: readonly { readonly level: number; readonly hash: Buffer }[]) {
  const edge = [...parts];
  return {
    /** The complete subtrees, the leaf itself not among them, that adding the leaf at `position` completes. */
    add(position: number, leaf: Buffer): (Subtree & { readonly hash: Buffer })[] {
      const completed: (Subtree & { readonly hash: Buffer })[] = [];
      let node = { level: 0, hash: leaf };
      let left = edge.at(-1);
      while (left?.level === node.level) {
        edge.pop();
        node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
        completed.push({ ...node, position: Math.floor(position / 2 ** node.level) });
        left = edge.at(-1);
      }
      edge.push(node);
      return completed;
    },
    root: (): Buffer => joined(edge.map(({ hash: part }) => part)),
  };
}
