import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where copies of the signed checkpoints are kept that who owns the database cannot take back (row L5). */
export interface SecondPlace {
  /** Durable when it resolves. `isNew`: the tree has grown since the last one. */
  keep(note: string, isNew: boolean): Promise<void>;
  /** Every note ever kept; a torn last line, left by a power cut, is not one. */
  notes(): Promise<string[]>;
}

/**
 * A folder per log: `checkpoints.jsonl`, one note per line, only ever appended to; `latest.note`, replaced at every
 * signing, so that its age is the age of the second place; `key.txt`, what a verifier needs.
 */
export function createFolderPlace(folder: string, verifierKey: string): SecondPlace {
  const history = join(folder, "checkpoints.jsonl");
  const latest = join(folder, "latest.note");
  let isMade = false;

  async function make(): Promise<void> {
    if (isMade) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, "key.txt"), `${verifierKey}\n`);
    isMade = true;
  }

  return {
    async keep(note, isNew) {
      await make();
      if (isNew) {
        const file = await open(history, "a", 0o600);
        try {
          await file.appendFile(`${JSON.stringify(note)}\n`);
          await file.sync();
        } finally {
          await file.close();
        }
      }
      const next = `${latest}.${process.pid}`;
      await writeFile(next, note, { mode: 0o600, flush: true });
      await rename(next, latest);
    },

    async notes() {
      const lines = (await textOf(history)).split("\n").filter((line) => line.endsWith('"'));
      const newest = await textOf(latest);
      return [
        ...lines.map((line) => JSON.parse(line) as string),
        ...(newest === "" ? [] : [newest]),
      ];
    },
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
