import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Keyring } from "../../platform/crypto.ts";
import { seal, unsealBytes } from "../../platform/sealing.ts";

/*
 * A sound in a file of its own: pieces of one megabyte, each sealed for its recording and its place, the last one as the last.
 * Cut off, put together anew or moved to another recording it does not open. What is hashed is the sound as it came.
 */
const PIECE_BYTES = 1024 * 1024;
const LENGTH_BYTES = 4;

const placeOf = (id: string, index: number, isLast: boolean): string =>
  `recordings.recording/${id}/${index}${isLast ? "/last" : ""}`;
const fileOf = (folder: string, id: string): string => join(folder, `${id}.sealed`);

export interface Sound {
  readonly sha256: Buffer;
  readonly bytes: number;
}

/** Written beside its place, to the disk, and then put there: a file that stands there is whole. */
export async function writeSealed(
  { keyring, folder }: { readonly keyring: Keyring; readonly folder: string },
  id: string,
  sound: AsyncIterable<Uint8Array>,
): Promise<Sound> {
  const key = keyring.keyFor("recordings.sound.v1");
  const hash = createHash("sha256");
  let bytes = 0;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${fileOf(folder, id)}.part`;
  const file = await open(unfinished, "w", 0o600);
  try {
    let index = 0;
    const write = async (piece: Buffer, isLast: boolean) => {
      const sealed = seal(key, placeOf(id, index, isLast), piece);
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(sealed.length);
      await file.write(Buffer.concat([length, sealed]));
      index += 1;
    };
    let rest = Buffer.alloc(0);
    for await (const part of sound) {
      hash.update(part);
      bytes += part.length;
      rest = Buffer.concat([rest, part]);
      while (rest.length > PIECE_BYTES) {
        await write(rest.subarray(0, PIECE_BYTES), false);
        rest = rest.subarray(PIECE_BYTES);
      }
    }
    await write(rest, true);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, fileOf(folder, id));
  return { sha256: hash.digest(), bytes };
}

/** The sound, or null when the file is missing, was changed, or is not what was hashed. */
export async function readSealed(
  { keyring, folder }: { readonly keyring: Keyring; readonly folder: string },
  id: string,
  sha256: Buffer,
): Promise<Buffer | null> {
  const sealed = await readFile(fileOf(folder, id)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (sealed === null) return null;
  for (const key of keyring.keysFor("recordings.sound.v1")) {
    const sound = opened(key, id, sealed);
    if (sound !== null && createHash("sha256").update(sound).digest().equals(sha256)) return sound;
  }
  return null;
}

function opened(key: Buffer, id: string, sealed: Buffer): Buffer | null {
  const pieces: Buffer[] = [];
  try {
    for (let at = 0, index = 0; at < sealed.length; index += 1) {
      const end = at + LENGTH_BYTES + sealed.readUInt32BE(at);
      const piece = sealed.subarray(at + LENGTH_BYTES, end);
      pieces.push(unsealBytes(key, placeOf(id, index, end >= sealed.length), piece));
      at = end;
    }
  } catch {
    // Not this key, or not what was written: the caller tries the next key, and then says so.
    return null;
  }
  return Buffer.concat(pieces);
}

/** What is not there any more is deleted. */
export const deleteSealed = (folder: string, id: string): Promise<void> =>
  rm(fileOf(folder, id), { force: true });
