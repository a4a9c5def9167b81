import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from "node:crypto";

/**
 * Checkpoints as signed notes (C2SP tlog-checkpoint and signed-note), Ed25519. Whoever has the verifier key can check
 * them without asking OKPay; whoever has only the database cannot make one.
 */
export interface Checkpoint {
  readonly treeSize: number;
  readonly rootHash: Buffer;
  readonly signedAt: Date;
}

export interface CheckpointSigner {
  /** `name+keyid+key`: for verifiers; not a secret. */
  readonly verifierKey: string;
  sign(checkpoint: Checkpoint): string;
}

const ED25519 = 1;
/** PKCS #8 and SPKI around the 32 bytes of an Ed25519 key (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** The key pair that follows from 32 secret bytes. The log's name is the first line of its checkpoints and its key's name. */
export function createCheckpointSigner(seed: Buffer, logId: string): CheckpointSigner {
  const origin = `okpay.audit/${logId}`;
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const raw = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(SPKI.length);
  const id = keyId(origin, raw);
  return {
    verifierKey: `${origin}+${id.toString("hex")}+${Buffer.concat([Buffer.of(ED25519), raw]).toString("base64")}`,
    sign(checkpoint) {
      const text = `${origin}\n${checkpoint.treeSize}\n${checkpoint.rootHash.toString("base64")}\ntime ${checkpoint.signedAt.toISOString()}\n`;
      const signature = Buffer.concat([id, signBytes(null, Buffer.from(text), key)]);
      return `${text}\n— ${origin} ${signature.toString("base64")}\n`;
    },
  };
}

/** The checkpoint a note tells of, or null when it is not one, or not signed with this key. */
export function openCheckpoint(note: string, verifierKey: string): Checkpoint | null {
  const parts =
    /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\S+)\n\n— (\S+) ([A-Za-z0-9+/]+=*)\n$/.exec(
      note,
    );
  const known = keyOf(verifierKey);
  if (parts === null || known === null) return null;
  const [, origin, size = "", root = "", time = "", signer, encoded = ""] = parts;
  const signature = Buffer.from(encoded, "base64");
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  if (origin !== known.name || signer !== known.name) return null;
  if (!signature.subarray(0, 4).equals(known.id)) return null;
  if (!verifyBytes(null, Buffer.from(text), known.key, signature.subarray(4))) return null;
  const signedAt = new Date(time);
  if (Number.isNaN(signedAt.getTime())) return null;
  return { treeSize: Number(size), rootHash: Buffer.from(root, "base64"), signedAt };
}

function keyOf(
  verifierKey: string,
): { readonly name: string; readonly id: Buffer; readonly key: KeyObject } | null {
  const [, name, id = "", encoded = ""] =
    /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(verifierKey) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (name === undefined || bytes.length !== 33 || bytes[0] !== ED25519) return null;
  const raw = bytes.subarray(1);
  if (!keyId(name, raw).equals(Buffer.from(id, "hex"))) return null;
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
  return { name, id: Buffer.from(id, "hex"), key };
}

const keyId = (name: string, raw: Buffer): Buffer =>
  hash(
    "sha256",
    Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), raw]),
    "buffer",
  ).subarray(0, 4);
