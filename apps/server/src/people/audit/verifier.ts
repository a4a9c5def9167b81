import { openCheckpoint } from "./checkpoint-note.ts";
import { leafHash, rootFromInclusion } from "./merkle.ts";

/**
 * What an outsider needs to check a proof: the public key, and nothing of OKPay's (row L4). Uses no database, no secret
 * and no network.
 */

/** As `GET /v1/staff/audit/events/:eventId` answers it. */
export interface InclusionEvidence {
  readonly leaf: string;
  readonly proof: {
    readonly leafIndex: number;
    readonly treeSize: number;
    readonly path: readonly string[];
    readonly checkpoint: string;
  };
}

/** Whether the signed checkpoint covers exactly this event. */
export function isIncluded({ leaf, proof }: InclusionEvidence, verifierKey: string): boolean {
  const checkpoint = openCheckpoint(proof.checkpoint, verifierKey);
  if (checkpoint === null || checkpoint.treeSize !== proof.treeSize) return false;
  const root = rootFromInclusion({
    index: proof.leafIndex,
    size: proof.treeSize,
    leaf: leafHash(leaf),
    path: proof.path.map((part) => Buffer.from(part, "hex")),
  });
  return root?.equals(checkpoint.rootHash) ?? false;
}
