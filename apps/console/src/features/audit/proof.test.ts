import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { InclusionProof } from "../../api/wire.ts";
import { checkProof } from "./proof.ts";

/* The tree is built here by the definition of RFC 6962 (recursive, from the top), the code under test walks from the bottom. */
const hash = (...parts: readonly (Buffer | string)[]): Buffer => {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part);
  return sum.digest();
};
const leafHash = (leaf: string) => hash(Buffer.of(0), leaf);
const split = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);
function rootHash(leaves: readonly string[]): Buffer {
  if (leaves.length === 1) return leafHash(leaves[0] ?? "");
  const half = split(leaves.length);
  return hash(Buffer.of(1), rootHash(leaves.slice(0, half)), rootHash(leaves.slice(half)));
}
function pathOf(index: number, leaves: readonly string[]): Buffer[] {
  if (leaves.length === 1) return [];
  const half = split(leaves.length);
  return index < half
    ? [...pathOf(index, leaves.slice(0, half)), rootHash(leaves.slice(half))]
    : [...pathOf(index - half, leaves.slice(half)), rootHash(leaves.slice(0, half))];
}

const NAME = "okpay.test/audit";
const keys = generateKeyPairSync("ed25519");
const rawKey = Buffer.concat([
  Buffer.of(1),
  keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32),
]);
const keyId = hash(NAME, "\n", rawKey).subarray(0, 4);
const VERIFIER = `${NAME}+${keyId.toString("hex")}+${rawKey.toString("base64")}`;

function proofOf(index: number, leaves: readonly string[]): InclusionProof {
  const root = rootHash(leaves);
  const text = `${NAME}\n${leaves.length}\n${root.toString("base64")}\n`;
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), keys.privateKey)]);
  return {
    leafIndex: index,
    leafHash: leafHash(leaves[index] ?? "").toString("hex"),
    treeSize: leaves.length,
    rootHash: root.toString("hex"),
    path: pathOf(index, leaves).map((node) => node.toString("hex")),
    checkpoint: `${text}\n— ${NAME} ${signature.toString("base64")}\n`,
  };
}

const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => `{"event":${index}}`);

describe("the browser's own verifier", () => {
  test.each([1, 2, 3, 5, 7, 8, 13, 33])(
    "proves every event of a tree of %i with the public key alone [L4]",
    async (size) => {
      const leaves = leavesOf(size);
      for (const [index, leaf] of leaves.entries())
        expect(await checkProof(leaf, proofOf(index, leaves), VERIFIER), `event ${index}`).toEqual({
          kind: "proven",
        });
    },
  );

  const leaves = leavesOf(13);
  const proof = proofOf(6, leaves);
  const other = proofOf(6, [...leavesOf(12), "changed"]);
  const flipped = (hex: string) => (hex.startsWith("0") ? "1" : "0") + hex.slice(1);
  test.each<[name: string, step: string, leaf: string, changed: InclusionProof]>([
    ["changed event", "leaf", '{"event":66}', proof],
    ["path of another event", "path", leaves[6] ?? "", { ...proof, path: proofOf(7, leaves).path }],
    ["path that is too short", "path", leaves[6] ?? "", { ...proof, path: proof.path.slice(1) }],
    [
      "path that is too long",
      "path",
      leaves[6] ?? "",
      { ...proof, path: [...proof.path, proof.rootHash] },
    ],
    ["index beyond the tree", "path", leaves[6] ?? "", { ...proof, leafIndex: 13 }],
    [
      "root that is not the path's",
      "path",
      leaves[6] ?? "",
      { ...proof, rootHash: flipped(proof.rootHash) },
    ],
    [
      "checkpoint of another tree",
      "checkpoint",
      leaves[6] ?? "",
      { ...proof, checkpoint: other.checkpoint },
    ],
    [
      "checkpoint with another text",
      "signature",
      leaves[6] ?? "",
      { ...proof, checkpoint: `evil${proof.checkpoint}` },
    ],
    [
      "checkpoint without a signature",
      "signature",
      leaves[6] ?? "",
      { ...proof, checkpoint: proof.checkpoint.split("—")[0] ?? "" },
    ],
  ])("finds a %s [L4]", async (_name, step, leaf, changed) => {
    expect(await checkProof(leaf, changed, VERIFIER)).toEqual({ kind: "failed", step });
  });
});
