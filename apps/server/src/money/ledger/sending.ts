/** A decided batch on its way to the database, all of it at once. */
import type pg from "pg";
import type { Batch } from "./batch.ts";
import type { Link } from "./chain.ts";
import type { Answer, Command } from "./commands.ts";
import type { Undecided } from "./gather.ts";
import { allOf, layOut, type OnRefusedRow, writeSideRows } from "./side-rows.ts";
import * as store from "./store.ts";

/** A batch decided in memory, with the link it will add. */
export interface Prepared extends Undecided {
  readonly commands: readonly Command[];
  readonly batch: Batch;
  readonly link: Link;
  readonly answers: readonly Answer[];
  /** Which state of the cache it was decided on. */
  readonly epoch: number;
}

/** A batch on its way to the database. */
export interface Sent extends Prepared {
  readonly startedAt: number;
  /** All of it, the COMMIT too, is on the connection; rejects when it never will be. */
  readonly sent: Promise<void>;
  readonly written: Promise<void>;
  /** Whether its COMMIT may have reached the server: until the answer comes, the batch is in doubt. */
  isInCommit: boolean;
}

/**
 * Sends everything at once, answered in order: a statement that fails makes PostgreSQL refuse those behind it, the link and
 * the COMMIT among them, so the first refusal is the reason. `begun`: the beginning, when that is on its way as well.
 */
export function sendBatch(
  writer: pg.Client,
  prepared: Prepared,
  startedAt: number,
  begun: Promise<void> | null,
  onRefusedRow: OnRefusedRow | undefined,
): Sent {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const written = write(writer, prepared, begun, {
    onRefusedRow,
    onCommit() {
      sent.isInCommit = true;
      resolve();
    },
  });
  const sent: Sent = { ...prepared, startedAt, sent: promise, written, isInCommit: false };
  written.catch(reject);
  promise.catch(() => undefined);
  return sent;
}

async function write(
  writer: pg.Client,
  { batch, link }: Prepared,
  begun: Promise<void> | null,
  told: { readonly onRefusedRow: OnRefusedRow | undefined; readonly onCommit: () => void },
): Promise<void> {
  const { transfers, accounts, rules, refusals, sideRows, taken } = batch;
  const sent: Promise<void>[] = [];
  // What is not waited for any more because something else failed first must not count as unhandled.
  const send = (...writes: readonly Promise<void>[]) => {
    for (const one of writes) one.catch(() => undefined);
    sent.push(...writes);
  };
  if (begun !== null) send(begun, ...store.holdVersions(writer, taken));
  // Also takes this out of the caller's turn: it must have its `Sent` before anything is said about it.
  const layout = await layOut(writer, sideRows);
  if (accounts.rows > 0) send(store.copyRows(writer, "account", accounts.bytes()));
  if (rules.rows > 0) send(store.copyRows(writer, "account_rules", rules.bytes()));
  if (transfers.rows > 0) send(store.copyRows(writer, "transfer", transfers.bytes()));
  if (refusals.rows > 0) send(store.copyRows(writer, "refusal", refusals.bytes()));
  send(...writeSideRows(writer, layout, told.onRefusedRow));
  send(store.linkAndCommit(writer, link));
  told.onCommit();
  await allOf(sent);
}
