import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import type { Log } from "../../platform/log.ts";
import type { CheckpointSigner } from "./checkpoint-note.ts";
import { insertCheckpoint, newestCheckpoint } from "./checkpoint-repository.ts";
import { isAuthentic } from "./event-record.ts";
import { AUDIT_POLICY } from "./policy.ts";
import { findWaiting, tryLockTree } from "./repository.ts";
import type { SecondPlace } from "./second-place.ts";
import { appendLeaves, rootAt, treeSize } from "./tree.ts";

/**
 * Puts events into the tree and signs it. Every process runs one; an advisory lock lets one of them append at a time, and
 * nobody who writes an event ever waits for it.
 */
export interface Sequencer {
  /** Appends everything that waits; how many that was. */
  append(): Promise<number>;
  /** Signs the tree as it stands and copies the note to the second place. False while another process is at it. */
  sign(): Promise<boolean>;
  start(): void;
  /** Finishes the round under way, appends what is left and signs it. */
  stop(): Promise<void>;
}

interface SequencerDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the root secret, then of those it replaced. */
  readonly macKeys: readonly Buffer[];
  readonly signer: CheckpointSigner;
  readonly secondPlace: SecondPlace;
  /** A control does not work (PCI DSS 10.7.2): tell somebody. */
  readonly alarm: (what: string, error: unknown) => Promise<void>;
}

/** A row that this program did not write is left out of the tree, once; verification names it. */
const MOST_FORGED = 1_000;

export function createSequencer(deps: SequencerDeps): Sequencer {
  const { database, macKeys, log } = deps;
  const forged: string[] = [];
  let horizon = "0";
  let signedAt = 0;
  let hasFailed = false;
  let running: { stop(): void; readonly ended: Promise<void> } | undefined;

  async function appendBatch(): Promise<number | null> {
    const from = { xid: horizon, without: forged };
    const waiting = await findWaiting(database.kysely, from, AUDIT_POLICY.batch);
    if (waiting.events.length === 0) {
      // Older transactions have ended, and all that they wrote was seen.
      horizon = waiting.horizon;
      return 0;
    }
    return database.kysely.transaction().execute(async (tx) => {
      if (!(await tryLockTree(tx))) return null;
      const { events } = await findWaiting(tx, from, AUDIT_POLICY.batch);
      const authentic = events.filter((event) => isAuthentic(event, macKeys));
      const strange = events.filter((event) => !authentic.includes(event)).map(({ id }) => id);
      if (authentic.length > 0) await appendLeaves(tx, authentic);
      if (strange.length > 0) {
        forged.push(...strange.slice(0, MOST_FORGED - forged.length));
        log.error({ events: strange }, "audit: rows that this program did not write");
      }
      return events.length;
    });
  }

  async function append(): Promise<number> {
    let total = 0;
    for (;;) {
      const appended = await appendBatch();
      if (appended === null || appended === 0) return total;
      total += appended;
      if (forged.length >= MOST_FORGED) return total;
    }
  }

  async function sign(): Promise<boolean> {
    const now = deps.clock.now();
    const signed = await database.kysely.transaction().execute(async (tx) => {
      if (!(await tryLockTree(tx))) return null;
      const size = await treeSize(tx);
      const newest = await newestCheckpoint(tx);
      const isNew = size > (newest?.treeSize ?? 0);
      const checkpoint = { treeSize: size, rootHash: await rootAt(tx, size), signedAt: now };
      const note = deps.signer.sign(checkpoint);
      if (isNew) await insertCheckpoint(tx, checkpoint, note);
      return { note, isNew };
    });
    if (signed === null) return false;
    // After the commit: a note about a tree that was rolled back would look like a log that was cut.
    await deps.secondPlace.keep(signed.note, signed.isNew);
    signedAt = now.getTime();
    return true;
  }

  async function round(): Promise<void> {
    try {
      await append();
      if (deps.clock.now().getTime() - signedAt >= AUDIT_POLICY.checkpointEveryMs) await sign();
      hasFailed = false;
    } catch (error) {
      // Once per failure, not per round. Events go on being written; only their tree waits.
      if (!hasFailed) await deps.alarm("sequencer", error);
      hasFailed = true;
    }
  }

  return {
    append,
    sign,
    start() {
      const { promise: stopped, resolve: stop } = Promise.withResolvers<"stopped">();
      const run = async (): Promise<void> => {
        for (;;) {
          await round();
          if ((await Promise.race([stopped, pause(AUDIT_POLICY.sequenceEveryMs)])) === "stopped")
            return;
        }
      };
      running = { stop: () => stop("stopped"), ended: run() };
    },
    async stop() {
      if (running === undefined) return;
      running.stop();
      await running.ended;
      running = undefined;
      await append();
      await sign();
    },
  };
}

const pause = (milliseconds: number): Promise<"waited"> =>
  new Promise((resolve) => {
    setTimeout(() => resolve("waited"), milliseconds);
  });
