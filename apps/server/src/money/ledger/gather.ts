/** Reads what the decisions of a batch depend on: ids that are known, holds, accounts not in memory, keys, versions. */
import type pg from "pg";
import { type Batch, claimName, versionName } from "./batch.ts";
import { type Books, emptyBooks } from "./books.ts";
import { type Command, type Wanted, whatIsWanted } from "./commands.ts";
import * as store from "./store.ts";

/** A batch that is decided but may not be committed yet: the next one is decided on top of it. */
export interface Undecided {
  readonly books: Books;
  readonly claims: ReadonlySet<string>;
  readonly batch: Pick<Batch, "taken">;
}

export interface Gathered {
  readonly books: Books;
  /** Of idempotency keys that are taken (`claimName`). */
  readonly claims: Set<string>;
  /** `table/id` → version now. */
  readonly versions: Map<string, number>;
}

/**
 * `accounts` is the process's cache and is filled as needed. `before` is the batch still being written, if any: its effects
 * count as if they were in the database. What is asked at once goes out together: one round trip for an ordinary batch.
 * Versions are locked only without a batch before: a lock would wait for that one, so what is decided ahead reads them as they
 * are, and PostgreSQL refuses it when they have changed by the time it is written (`store.holdVersions`).
 */
export async function gather(
  client: pg.ClientBase,
  commands: readonly Command[],
  accounts: Books["accounts"],
  before: Undecided | null,
): Promise<Gathered> {
  const books: Books = { ...emptyBooks(), accounts };
  const wanted = whatIsWanted(commands, accounts);
  const [taken, versions] = await Promise.all([
    wanted.claims.length === 0 ? [] : store.findClaims(client, wanted.claims),
    wanted.expects.length === 0
      ? new Map<string, number>()
      : store.findVersions(client, wanted.expects, before === null ? "locked" : "unlocked"),
    loadMissing(client, wanted, accounts),
    readTransfers(client, wanted, books),
  ]);
  const claims = new Set(taken.map(claimName));
  if (before !== null) {
    overlay(wanted, before.books, books);
    for (const claim of wanted.claims)
      if (before.claims.has(claimName(claim))) claims.add(claimName(claim));
    // A newer version than the one that was taken can only have been committed since.
    for (const taken of before.batch.taken)
      if (versions.get(versionName(taken)) === taken.version) versions.delete(versionName(taken));
  }
  // Accounts named only by a hold that is being resolved.
  wanted.missingAccountIds.clear();
  for (const row of books.transfers.values()) {
    if (!accounts.has(row.debitAccountId)) wanted.missingAccountIds.add(row.debitAccountId);
    if (!accounts.has(row.creditAccountId)) wanted.missingAccountIds.add(row.creditAccountId);
  }
  await loadMissing(client, wanted, accounts);
  return { books, claims, versions };
}

async function loadMissing(
  client: pg.ClientBase,
  { missingAccountIds }: Wanted,
  accounts: Books["accounts"],
): Promise<void> {
  if (missingAccountIds.size === 0) return;
  for (const account of await store.loadAccounts(client, [...missingAccountIds]))
    accounts.set(account.id, account);
}

async function readTransfers(client: pg.ClientBase, wanted: Wanted, books: Books): Promise<void> {
  if (wanted.transferIds.length > 0) {
    const known = await store.findKnownIds(client, wanted.transferIds);
    for (const row of known.booked) books.transfers.set(row.id, row);
    for (const id of known.refused) books.refusals.add(id);
    // A repeated resolution is compared with its hold ("all"), so the hold is looked at too.
    for (const row of known.booked)
      if (row.pendingId !== null) wanted.pendingIds.push(row.pendingId);
  }
  if (wanted.pendingIds.length > 0) {
    for (const row of await store.findTransfers(client, wanted.pendingIds))
      books.transfers.set(row.id, row);
    for (const { pendingId, kind } of await store.findResolutions(client, wanted.pendingIds))
      books.resolutions.set(pendingId, kind);
  }
}

function overlay(wanted: Wanted, before: Books, books: Books): void {
  for (const id of wanted.transferIds) {
    const row = before.transfers.get(id);
    if (row !== undefined) books.transfers.set(id, row);
    if (before.refusals.has(id)) books.refusals.add(id);
  }
  for (const id of wanted.pendingIds) {
    const row = before.transfers.get(id);
    if (row !== undefined) books.transfers.set(id, row);
    const kind = before.resolutions.get(id);
    if (kind !== undefined) books.resolutions.set(id, kind);
  }
}
