import { newId } from "../../../platform/ids.ts";
import type { TransferInput, Uuid } from "../types.ts";
import type { WireBooking, WireOutcome } from "./booking-wire.ts";
import { asOwner, transferOf } from "./ledger-world.ts";
import { below, pick } from "./random.ts";

/** What a caller knows of a booking it sent: its answer, or that none came. */
export interface Sent {
  readonly booking: WireBooking;
  readonly outcome: WireOutcome | null;
}

/** One to three linked transfers, sometimes a hold and its post, sometimes more than is there, with a sale beside them. */
function randomBooking(wallets: readonly Uuid[]): WireBooking {
  const debitAccountId = pick(wallets);
  const creditAccountId = pick(wallets.filter((id) => id !== debitAccountId));
  const move = (fields: Partial<TransferInput> = {}) =>
    transferOf({
      debitAccountId,
      creditAccountId,
      amountMinor: BigInt(1 + below(9)),
      ...fields,
    });
  const hold = move({ kind: "pending" });
  const post: TransferInput = { id: newId(), kind: "post", pendingId: hold.id, amountMinor: 1n };
  const transfers = pick([
    [move()],
    [move(), move()],
    [move(), hold, post],
    [move({ amountMinor: 10n ** 15n })],
  ]);
  return { transfers, sales: [newId()] };
}

/** Keeps `callers` bookings under way until `book` fails for them; returns everything that was sent. */
export async function keepBooking(
  book: (booking: WireBooking) => Promise<WireOutcome>,
  options: {
    wallets: readonly Uuid[];
    callers: number;
    isOver: () => boolean;
    onAnswer?: () => void;
  },
): Promise<Sent[]> {
  const sent: Sent[] = [];
  const caller = async () => {
    while (!options.isOver()) {
      const booking = randomBooking(options.wallets);
      const outcome = await book(booking).catch(() => null);
      sent.push({ booking, outcome });
      options.onAnswer?.();
      if (outcome === null) return;
    }
  };
  await Promise.all(Array.from({ length: options.callers }, caller));
  return sent;
}

/** What the tables hold of one booking, all read at once. */
export interface Trace {
  readonly transfers: number;
  readonly refusals: number;
  readonly sales: number;
}

/** Per booking, how many of its rows are on disk. */
export async function tracesOf(ownerUrl: string, sent: readonly Sent[]): Promise<Trace[]> {
  const ids = sent.flatMap(({ booking }) => [
    ...booking.transfers.map((transfer) => transfer.id),
    ...(booking.sales ?? []),
  ]);
  const rows = await asOwner<{ id: Uuid; kind: string; count: number }>(
    ownerUrl,
    `SELECT id, 'transfer' AS kind, count(*)::int AS count FROM ledger.transfer WHERE id = ANY($1::uuid[]) GROUP BY id
     UNION ALL SELECT transfer_id, 'refusal', count(*)::int FROM ledger.refusal WHERE transfer_id = ANY($1::uuid[]) GROUP BY transfer_id
     UNION ALL SELECT id, 'sale', count(*)::int FROM shop.sale WHERE id = ANY($1::uuid[]) GROUP BY id`,
    [ids],
  );
  const found = new Map(rows.map((row) => [`${row.kind} ${row.id}`, row.count]));
  const sum = (kind: string, of: readonly Uuid[]) =>
    of.reduce((total, id) => total + (found.get(`${kind} ${id}`) ?? 0), 0);
  return sent.map(({ booking }) => {
    const transferIds = booking.transfers.map((transfer) => transfer.id);
    return {
      transfers: sum("transfer", transferIds),
      refusals: sum("refusal", transferIds),
      sales: sum("sale", booking.sales ?? []),
    };
  });
}

/** How a whole booking looks on disk: booked, refused (with its sale: a recorded decline), or not there at all. */
export function stateOf({ booking }: Sent, trace: Trace): "booked" | "refused" | "absent" | "torn" {
  const { transfers, refusals, sales } = trace;
  if (transfers === booking.transfers.length && refusals === 0 && sales === 1) return "booked";
  if (transfers === 0 && refusals === 1 && sales === 1) return "refused";
  return transfers + refusals + sales === 0 ? "absent" : "torn";
}
