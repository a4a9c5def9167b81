import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/index.ts";
import {
  findCheckpoints,
  newestCheckpoint,
  newestVerification,
  type StoredCheckpoint,
} from "./checkpoint-repository.ts";
import { leafText, type StoredEvent } from "./event-record.ts";
import { consistencyRanges, inclusionRanges, leafHash } from "./merkle.ts";
import { AUDIT_POLICY } from "./policy.ts";
import { countWaiting, type EventFilter, findEvent, findEvents } from "./repository.ts";
import { type Finding, findFindings } from "./review.ts";
import { pathOf, rootAt, treeSize } from "./tree.ts";
import type { Verification } from "./verification.ts";

export interface InclusionProof {
  readonly leafIndex: number;
  readonly leafHash: Buffer;
  readonly treeSize: number;
  readonly rootHash: Buffer;
  readonly path: readonly Buffer[];
  readonly checkpoint: string;
}

export interface AuditState {
  readonly treeSize: number;
  readonly waiting: number;
  readonly publicKey: string;
  readonly checkpoint: StoredCheckpoint | null;
  readonly lastVerification: (Verification & { readonly at: Date }) | null;
}

/** What staff may ask of the log. */
export interface AuditReader {
  search(
    filter: Omit<EventFilter, "from"> & { readonly from?: Date | undefined },
  ): Promise<{ readonly events: readonly StoredEvent[]; readonly hasMore: boolean }>;
  /** With the proof against the newest checkpoint; without one while the event is younger. */
  event(id: string): Promise<{
    readonly event: StoredEvent;
    readonly leaf: string;
    readonly proof: InclusionProof | null;
  } | null>;
  /** Null when a size was never reached, or they come in the wrong order. */
  consistency(
    from: number,
    to: number,
  ): Promise<{
    readonly fromRoot: Buffer;
    readonly toRoot: Buffer;
    readonly path: readonly Buffer[];
  } | null>;
  state(): Promise<AuditState>;
  checkpoints(): Promise<readonly StoredCheckpoint[]>;
  findings(): Promise<readonly Finding[]>;
}

const LISTED = 100;

export function createReader({
  database,
  clock,
  verifierKey,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly verifierKey: () => Promise<string>;
}): AuditReader {
  const db = database.kysely;
  return {
    async search(filter) {
      const from = filter.from ?? monthsBefore(clock.now(), AUDIT_POLICY.searchableMonths);
      const events = await findEvents(db, { ...filter, from }, AUDIT_POLICY.pageSize + 1);
      return {
        events: events.slice(0, AUDIT_POLICY.pageSize),
        hasMore: events.length > AUDIT_POLICY.pageSize,
      };
    },

    async event(id) {
      const event = await findEvent(db, id);
      if (event === undefined) return null;
      const leaf = leafText(event);
      const checkpoint = await newestCheckpoint(db);
      const index = event.position === null ? null : Number(event.position);
      if (index === null || checkpoint === undefined || index >= checkpoint.treeSize)
        return { event, leaf, proof: null };
      const path = await pathOf(db, inclusionRanges(index, checkpoint.treeSize));
      return {
        event,
        leaf,
        proof: {
          leafIndex: index,
          leafHash: leafHash(leaf),
          treeSize: checkpoint.treeSize,
          rootHash: checkpoint.rootHash,
          path,
          checkpoint: checkpoint.note,
        },
      };
    },

    async consistency(from, to) {
      if (from > to || to > (await treeSize(db))) return null;
      return {
        fromRoot: await rootAt(db, from),
        toRoot: await rootAt(db, to),
        path: await pathOf(db, consistencyRanges(from, to)),
      };
    },

    async state() {
      return {
        treeSize: await treeSize(db),
        waiting: await countWaiting(db),
        publicKey: await verifierKey(),
        checkpoint: (await newestCheckpoint(db)) ?? null,
        lastVerification: (await newestVerification(db)) ?? null,
      };
    },
    checkpoints: () => findCheckpoints(db, LISTED),
    findings: () => findFindings(db, LISTED),
  };
}

function monthsBefore(now: Date, months: number): Date {
  const then = new Date(now);
  then.setUTCMonth(then.getUTCMonth() - months);
  return then;
}
