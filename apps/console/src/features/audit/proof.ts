import type { InclusionProof } from "../../api/wire.ts";
import { hexOf, leafHashOf, rootOf } from "./merkle.ts";
import { isSignedBy, readCheckpoint } from "./signed-note.ts";

/** One step of the proof; the later ones say nothing when an earlier one failed. */
export type ProofStep = "leaf" | "path" | "checkpoint" | "signature";
export const PROOF_STEPS: readonly ProofStep[] = ["leaf", "path", "checkpoint", "signature"];

/** Why there is no verdict: a browser checks signatures only on https pages and localhost. */
export type ProofResult =
  | { readonly kind: "proven" }
  | { readonly kind: "failed"; readonly step: ProofStep }
  | { readonly kind: "cannot" };

/** Verifies here, in this browser, that the event's bytes are in the tree whose root the checkpoint signs (row L4). */
export async function checkProof(
  leaf: string,
  proof: InclusionProof,
  verifierKey: string,
): Promise<ProofResult> {
  if (globalThis.crypto?.subtle === undefined) return { kind: "cannot" };
  const leafHash = await leafHashOf(leaf);
  if (hexOf(leafHash) !== proof.leafHash) return { kind: "failed", step: "leaf" };
  if ((await rootOf(leafHash, proof)) !== proof.rootHash) return { kind: "failed", step: "path" };
  const checkpoint = readCheckpoint(proof.checkpoint);
  if (checkpoint?.rootHash !== proof.rootHash || checkpoint.treeSize !== proof.treeSize)
    return { kind: "failed", step: "checkpoint" };
  const isSigned = await isSignedBy(proof.checkpoint, verifierKey);
  return isSigned ? { kind: "proven" } : { kind: "failed", step: "signature" };
}
