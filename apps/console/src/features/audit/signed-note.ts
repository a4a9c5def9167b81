import { hexOf } from "./merkle.ts";

/* Checkpoints are signed notes (C2SP signed-note and tlog-checkpoint): text, an empty line, signature lines. */
const ED25519 = 1;
const KEY_ID_BYTES = 4;

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

export interface Checkpoint {
  readonly treeSize: number;
  readonly rootHash: string;
}

/** What a checkpoint says; null where the text is none. */
export function readCheckpoint(note: string): Checkpoint | null {
  const [, size = "", root = ""] = note.split("\n");
  if (!/^\d{1,15}$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) return null;
  return { treeSize: Number(size), rootHash: hexOf(bytesOf(root)) };
}

/** Whether the note carries a signature by the verifier key (`name+id+base64`), made over exactly its text. */
export async function isSignedBy(note: string, verifierKey: string): Promise<boolean> {
  const [name = "", keyId = "", ...rest] = verifierKey.split("+");
  const key = bytesOf(rest.join("+"));
  const end = note.indexOf("\n\n");
  if (key[0] !== ED25519 || end < 0) return false;
  const publicKey = await crypto.subtle.importKey("raw", key.slice(1), "Ed25519", false, [
    "verify",
  ]);
  const text = new TextEncoder().encode(note.slice(0, end + 1));
  for (const line of note.slice(end + 2).split("\n")) {
    const [, signer, encoded = ""] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    if (signer !== name) continue;
    const signature = bytesOf(encoded);
    if (hexOf(signature.slice(0, KEY_ID_BYTES)) !== keyId) continue;
    if (await crypto.subtle.verify("Ed25519", publicKey, signature.slice(KEY_ID_BYTES), text))
      return true;
  }
  return false;
}
