import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/index.ts";
import { openCheckpoint } from "./checkpoint-note.ts";
import { findCheckpoints } from "./checkpoint-repository.ts";
import { isAuthentic, leafText } from "./event-record.ts";
import { createEdge, leafHash } from "./merkle.ts";
import { findBrokenWriters, findLeaves, findWaiting } from "./repository.ts";
import { rootAt } from "./tree.ts";
import type { AuditProblem, Verification } from "./verification.ts";

export interface VerifyOptions {
  readonly database: Database;
  /** Of this log: the present key, and those of root secrets that were replaced. */
  readonly verifierKeys: readonly string[];
  /** Rows are authenticated with them; without any only the tree and its checkpoints are checked. */
  readonly macKeys: readonly Buffer[];
  /** Notes from the second place; without them a truncated log looks like a short one. */
  readonly notes: readonly string[];
}

const BATCH = 2_000;

/** Found something wrong: ends the walk. */
class Found extends Error {
  override readonly name = "Found";
  readonly problem: AuditProblem;
  constructor(kind: AuditProblem["kind"], where: string, what: string) {
    super(what);
    this.problem = { kind, where, what };
  }
}

/**
 * Reads the whole log in one snapshot and compares it with itself and with every checkpoint ever signed (row L3). Writes
 * nothing and locks nothing; ends at the first problem.
 */
export async function verifyAudit(options: VerifyOptions): Promise<Verification> {
  const startedAt = performance.now();
  const counts = { events: 0, checkpoints: 0 };
  const finish = (problem: AuditProblem | null): Verification => ({
    isSound: problem === null,
    ...counts,
    problem,
    seconds: (performance.now() - startedAt) / 1000,
  });
  try {
    await options.database.kysely
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (tx) => {
        // A whole log takes longer than a statement of ordinary work may.
        await sql`SET LOCAL statement_timeout = 0`.execute(tx);
        const roots = await signedRoots(tx, options);
        counts.checkpoints = roots.size;
        const size = await walkLeaves(tx, options, roots, counts);
        checkEnd(roots, size);
        await checkWriters(tx, options.macKeys);
      });
    return finish(null);
  } catch (error) {
    if (error instanceof Found) return finish(error.problem);
    throw error;
  }
}

/** Root by tree size, of every checkpoint in the database and in the second place. */
async function signedRoots(tx: Tx, options: VerifyOptions): Promise<Map<number, Buffer>> {
  const stored = (await findCheckpoints(tx, null)).map(({ note }) => note);
  const roots = new Map<number, Buffer>();
  for (const [index, note] of [...stored, ...options.notes].entries()) {
    const place = index < stored.length ? "audit.checkpoint" : "second place";
    const checkpoint = options.verifierKeys
      .map((key) => openCheckpoint(note, key))
      .find((opened) => opened !== null);
    if (checkpoint === undefined)
      throw new Found("checkpoint", place, "a checkpoint is not signed by this log's key");
    const { treeSize, rootHash } = checkpoint;
    const known = roots.get(treeSize);
    if (known !== undefined && !known.equals(rootHash))
      throw new Found("checkpoint", `size ${treeSize}`, "two checkpoints of one size differ");
    roots.set(treeSize, rootHash);
  }
  if (stored.length > 0 && options.notes.length === 0)
    throw new Found("checkpoint", "second place", "the second place has no checkpoint");
  return roots;
}

async function walkLeaves(
  tx: Tx,
  { macKeys }: VerifyOptions,
  roots: ReadonlyMap<number, Buffer>,
  counts: { events: number },
): Promise<number> {
  const edge = createEdge([]);
  let size = 0;
  for (;;) {
    const leaves = await findLeaves(tx, size, BATCH);
    for (const { position, eventId, hash, event } of leaves) {
      const where = `event ${eventId}, leaf ${position}`;
      if (Number(position) !== size)
        throw new Found("deleted", `leaf ${size}`, "a leaf is missing from the tree");
      if (event === null) throw new Found("deleted", where, "the event is missing");
      if (!leafHash(leafText(event)).equals(hash))
        throw new Found("edited", where, "the event is not what was put into the tree");
      if (macKeys.length > 0 && !isAuthentic(event, macKeys))
        throw new Found("edited", where, "the event was not written by this program");
      edge.add(size, hash);
      size += 1;
      counts.events = size;
      const root = roots.get(size);
      if (root !== undefined && !root.equals(edge.root()))
        throw new Found("reordered", `size ${size}`, "the tree is not the one that was signed");
    }
    if (leaves.length < BATCH) break;
  }
  const stored = await rootAt(tx, size).catch(() => null);
  if (stored === null || !stored.equals(edge.root()))
    throw new Found("edited", "audit.node", "the stored subtrees do not belong to the leaves");
  return size;
}

function checkEnd(roots: ReadonlyMap<number, Buffer>, size: number): void {
  const largest = Math.max(0, ...roots.keys());
  if (largest > size)
    throw new Found(
      "truncated",
      `size ${size}`,
      `a tree of ${largest} was signed: the log was cut or is an old backup`,
    );
}

/** What the tree does not cover: rows that wait, and rows that vanished before they got there. */
async function checkWriters(tx: Tx, macKeys: readonly Buffer[]): Promise<void> {
  const { events } = await findWaiting(tx, { xid: "0", without: [] }, 10_000);
  const strange =
    macKeys.length === 0 ? undefined : events.find((event) => !isAuthentic(event, macKeys));
  if (strange !== undefined)
    throw new Found("inserted", `event ${strange.id}`, "the row was not written by this program");
  const [broken] = await findBrokenWriters(tx);
  if (broken !== undefined)
    throw new Found(
      "deleted",
      `writer ${broken.writer}, row ${broken.seq}`,
      "the rows of this writer are not numbered and chained without a gap",
    );
}
