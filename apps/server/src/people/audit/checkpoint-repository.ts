import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import { newId } from "../../platform/ids.ts";
import type { Checkpoint } from "./checkpoint-note.ts";
import type { Db } from "./repository.ts";
import type { Verification } from "./verification.ts";

export type StoredCheckpoint = Checkpoint & { readonly note: string };

export async function insertCheckpoint(
  tx: Tx,
  { treeSize, rootHash, signedAt }: Checkpoint,
  note: string,
): Promise<void> {
  await sql`INSERT INTO audit.checkpoint (tree_size, root_hash, signed_at, note)
            VALUES (${treeSize}, ${rootHash}, ${signedAt}, ${note})`.execute(tx);
}

/** The largest trees first. */
export async function findCheckpoints(db: Db, limit: number | null): Promise<StoredCheckpoint[]> {
  const { rows } = await sql<{ treeSize: bigint; rootHash: Buffer; signedAt: Date; note: string }>`
    SELECT tree_size AS "treeSize", root_hash AS "rootHash", signed_at AS "signedAt", note
      FROM audit.checkpoint ORDER BY tree_size DESC LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ ...row, treeSize: Number(row.treeSize) }));
}

export const newestCheckpoint = async (db: Db): Promise<StoredCheckpoint | undefined> =>
  (await findCheckpoints(db, 1))[0];

export async function insertVerification(
  db: Db,
  verification: Verification,
  at: Date,
): Promise<void> {
  const { isSound, events, checkpoints, problem, seconds } = verification;
  await sql`INSERT INTO audit.verification (id, at, is_sound, events, checkpoints, problem, seconds)
            VALUES (${newId()}, ${at}, ${isSound}, ${events}, ${checkpoints},
                    ${problem === null ? null : JSON.stringify(problem)}::jsonb, ${seconds})`.execute(
    db,
  );
}

export async function newestVerification(
  db: Db,
): Promise<(Verification & { readonly at: Date }) | undefined> {
  const { rows } = await sql<
    Omit<Verification, "events" | "checkpoints"> & { at: Date; events: bigint; checkpoints: bigint }
  >`
    SELECT at, is_sound AS "isSound", events, checkpoints, problem, seconds
      FROM audit.verification ORDER BY id DESC LIMIT 1`.execute(db);
  const [row] = rows;
  return row === undefined
    ? undefined
    : { ...row, events: Number(row.events), checkpoints: Number(row.checkpoints) };
}
