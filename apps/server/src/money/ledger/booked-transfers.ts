/** Transfers as they were booked, for rooms that compare their own rows with the books. */
import type pg from "pg";
import type { TransferRow } from "./encoding.ts";
import { findTransfers, loadAccounts } from "./store.ts";
import type { TransferKind } from "./types.ts";

/** An expired hold is resolved by the ledger itself, so nobody can ask for that kind. */
type BookedKind = TransferKind | "expire";

export interface BookedTransfer {
  readonly id: string;
  readonly kind: BookedKind;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** No two are of the same microsecond: what came first is known. */
  readonly postedAtMicros: number;
  /** Credits minus debits, posted, right after it: what a customer's wallet held then. */
  readonly debitBalance: bigint;
  readonly creditBalance: bigint;
}

const KINDS: readonly BookedKind[] = ["posted", "pending", "post", "void", "expire"];

/** Those of the ids that were booked. By the key on the ids; `client` decides which snapshot is read. */
export async function findBookedTransfers(
  client: pg.ClientBase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BookedTransfer>> {
  const rows = await findTransfers(client, ids);
  return new Map(rows.map((row) => [row.id, bookedTransfer(row)]));
}

const bookedTransfer = (row: TransferRow): BookedTransfer => ({
  id: row.id,
  kind: KINDS[row.kind - 1] as BookedKind,
  amountMinor: row.amount,
  currency: row.currency,
  postedAtMicros: row.postedAtMicros,
  debitBalance: row.debitCreditsPosted - row.debitDebitsPosted,
  creditBalance: row.creditCreditsPosted - row.creditDebitsPosted,
});

/** Credits minus debits, posted; zero for an account that was never opened. `client` decides which snapshot is read. */
export async function houseBalance(client: pg.ClientBase, accountId: string): Promise<bigint> {
  const [account] = await loadAccounts(client, [accountId]);
  return account === undefined ? 0n : account.creditsPosted - account.debitsPosted;
}

/** Transfers of these codes after that time, oldest first, with what they refer to. Reads along the primary key. */
export async function listReferences(
  client: pg.ClientBase,
  page: { readonly codes: readonly number[]; readonly afterMicros: number; readonly limit: number },
): Promise<
  { readonly id: string; readonly reference: string | null; readonly postedAtMicros: number }[]
> {
  const { rows } = await client.query<{ id: string; reference: string | null; at: string }>(
    `SELECT id, reference, (extract(epoch FROM posted_at) * 1000000)::bigint::text AS at FROM ledger.transfer
      WHERE posted_at > to_timestamp(0) + $1::bigint * interval '1 microsecond' AND code = ANY($2::int[])
      ORDER BY posted_at LIMIT $3`,
    [page.afterMicros, page.codes, page.limit],
  );
  return rows.map(({ id, reference, at }) => ({ id, reference, postedAtMicros: Number(at) }));
}
