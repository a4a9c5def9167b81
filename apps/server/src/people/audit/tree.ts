import { sql } from "kysely";
import type { Tx } from "../../platform/db/index.ts";
import { leafText, type StoredEvent } from "./event-record.ts";
import { createEdge, joined, leafHash, type Subtree, subtreesOf } from "./merkle.ts";
import type { Db } from "./repository.ts";

/** The tree as it is stored: leaves, and every complete subtree, so that a proof reads a few dozen rows of any log. */

export async function treeSize(db: Db): Promise<number> {
  const { rows } = await sql<{
    size: bigint;
  }>`SELECT coalesce(max(position) + 1, 0) AS size FROM audit.leaf`.execute(db);
  return Number(rows[0]?.size ?? 0n);
}

/** In the order asked for; a subtree that is not stored is a broken log. */
async function hashesOf(db: Db, subtrees: readonly Subtree[]): Promise<Buffer[]> {
  if (subtrees.length === 0) return [];
  const levels = subtrees.map(({ level }) => level);
  const positions = subtrees.map(({ position }) => position);
  const { rows } = await sql<{ hash: Buffer | null }>`
    SELECT coalesce(n.hash, l.hash) AS hash
      FROM unnest(${levels}::smallint[], ${positions}::bigint[]) WITH ORDINALITY AS s (level, position, place)
      LEFT JOIN audit.node n ON n.level = s.level AND n.position = s.position
      LEFT JOIN audit.leaf l ON s.level = 0 AND l.position = s.position
     ORDER BY s.place`.execute(db);
  return rows.map(({ hash }) => {
    if (hash === null) throw new Error("the audit tree has a hole");
    return hash;
  });
}

/** The hash over leaves `start` to `end` (excluded). */
const rangeHash = async (db: Db, [start, end]: readonly [number, number]): Promise<Buffer> =>
  joined(await hashesOf(db, subtreesOf(start, end)));

export const rootAt = (db: Db, size: number): Promise<Buffer> => rangeHash(db, [0, size]);

export async function pathOf(
  db: Db,
  ranges: readonly (readonly [number, number])[],
): Promise<Buffer[]> {
  const path: Buffer[] = [];
  for (const range of ranges) path.push(await rangeHash(db, range));
  return path;
}

/** Appends at the right edge; the caller holds the tree's lock. */
export async function appendLeaves(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
  const size = await treeSize(tx);
  const parts = subtreesOf(0, size);
  const hashes = await hashesOf(tx, parts);
  const edge = createEdge(
    parts.map(({ level }, index) => ({ level, hash: hashes[index] ?? Buffer.alloc(0) })),
  );
  const leaves = events.map((event, index) => ({
    position: size + index,
    eventId: event.id,
    hash: leafHash(leafText(event)),
  }));
  const nodes = leaves.flatMap(({ position, hash }) => edge.add(position, hash));
  await sql`INSERT INTO audit.leaf (position, event_id, hash)
    SELECT * FROM unnest(${leaves.map(({ position }) => position)}::bigint[],
      ${leaves.map(({ eventId }) => eventId)}::uuid[], ${leaves.map(({ hash }) => hash)}::bytea[])`.execute(
    tx,
  );
  if (nodes.length === 0) return;
  await sql`INSERT INTO audit.node (level, position, hash)
    SELECT * FROM unnest(${nodes.map(({ level }) => level)}::smallint[],
      ${nodes.map(({ position }) => position)}::bigint[], ${nodes.map(({ hash }) => hash)}::bytea[])`.execute(
    tx,
  );
}
