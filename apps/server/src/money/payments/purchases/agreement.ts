import type pg from "pg";
import { derivedId } from "../../../platform/derived-id.ts";
import { type BookedTransfer, findBookedTransfers, houseBalance } from "../../ledger/index.ts";
import { advanceAccountId, advanceTransferId } from "./advance.ts";

/** Purchases and refunds against the books: what was taken, what it cost the merchant, what went back, what is still held. */

interface Problem {
  readonly table: string;
  readonly row: string;
  readonly what: string;
}
type Find = (transferId: string) => BookedTransfer | undefined;

interface Bought {
  readonly id: string;
  readonly state: string;
  readonly amount: string;
  readonly currency: string;
  readonly captured: string;
  readonly refunded: string;
  readonly merchant_fee: string;
  readonly holds: number;
  /** Captures that were done, by their ids. */
  readonly captures: readonly string[];
  /** Sum of the refunds that did not come to nothing. */
  readonly given_back: string;
}

interface GivenBack {
  readonly id: string;
  readonly state: string;
  readonly amount: string;
  readonly currency: string;
}

const ROWS_PER_PAGE = 1_000;
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/** By primary key, a page at a time, in the caller's snapshot. */
export async function checkPurchases(
  client: pg.Client,
): Promise<{ readonly problem: Problem | null; readonly payments: number }> {
  const purchases = await checkPages<Bought>(
    client,
    `SELECT p.id, p.state, p.amount::text, p.currency, u.captured::text, u.refunded::text, u.merchant_fee::text, u.holds,
            (SELECT coalesce(json_agg(o.id), '[]')
               FROM payments.operation o WHERE o.payment_id = p.id AND o.kind = 'capture' AND o.state = 'done') AS captures,
            (SELECT coalesce(sum(r.amount), 0)::text FROM payments.link l JOIN payments.payment r ON r.id = l.id
              WHERE l.original_id = p.id AND r.kind = 'refund' AND r.state <> 'declined') AS given_back
       FROM payments.purchase u JOIN payments.payment p ON p.id = u.id WHERE u.id > $1 ORDER BY u.id LIMIT $2`,
    { idsOf: purchaseTransferIds, furtherIdsOf: feeIds, disagreement: ofPurchase },
  );
  if (purchases.problem !== null) return purchases;
  const refunds = await checkPages<GivenBack>(
    client,
    `SELECT id, state, amount::text, currency FROM payments.payment WHERE kind = 'refund' AND id > $1 ORDER BY id LIMIT $2`,
    { idsOf: refundTransferIds, furtherIdsOf: () => [], disagreement: ofRefund },
  );
  return {
    problem: refunds.problem ?? (await checkAdvances(client)),
    payments: purchases.payments + refunds.payments,
  };
}

/** No merchant owes more for refunds than its sales have earned us (advance.ts). */
async function checkAdvances(client: pg.Client): Promise<Problem | null> {
  const { rows } = await client.query<{ account: string; fees: string }>(
    `SELECT merchant_account_id AS account, sum(merchant_fee)::text AS fees
       FROM payments.purchase GROUP BY merchant_account_id`,
  );
  for (const { account, fees } of rows) {
    const owed = -(await houseBalance(client, advanceAccountId(account)));
    if (owed > BigInt(fees))
      return {
        table: "payments.purchase",
        row: account,
        what: `its merchant owes ${owed} for refunds, and its fees were ${fees}`,
      };
  }
  return null;
}

async function checkPages<Row extends { readonly id: string }>(
  client: pg.Client,
  query: string,
  check: {
    idsOf(row: Row): readonly string[];
    /** Those whose names follow from what the first were. */
    furtherIdsOf(row: Row, find: Find): readonly string[];
    disagreement(row: Row, find: Find): string | null;
  },
): Promise<{ readonly problem: Problem | null; readonly payments: number }> {
  let payments = 0;
  for (let after = FIRST_ID; ; ) {
    const rows: Row[] = (await client.query(query, [after, ROWS_PER_PAGE])).rows;
    const last = rows.at(-1);
    if (last === undefined) return { problem: null, payments };
    const booked = await findBookedTransfers(client, rows.flatMap(check.idsOf));
    const further = await findBookedTransfers(
      client,
      rows.flatMap((row) => check.furtherIdsOf(row, (id) => booked.get(id))),
    );
    const find: Find = (id) => booked.get(id) ?? further.get(id);
    for (const row of rows) {
      const what = check.disagreement(row, find);
      if (what !== null)
        return { problem: { table: "payments.payment", row: row.id, what }, payments };
      payments += 1;
    }
    after = last.id;
  }
}

const holdId = (id: string, number: number): string => derivedId(id, `hold:${number}`);

/** What took money of it: paid at once from the wallet, charged at once by card, or captured. */
const takingIds = ({ id, captures }: Bought): string[] => [
  id,
  derivedId(id, "post"),
  ...captures.map((captureId) => derivedId(captureId, "post")),
];

/** The merchant's fee grows with the sum that was taken: its transfers are named after those sums. */
function feeIds(row: Bought, find: Find): string[] {
  const takings = takingIds(row)
    .flatMap((id) => find(id) ?? [])
    .filter(({ kind }) => kind !== "pending")
    .sort((one, other) => one.postedAtMicros - other.postedAtMicros);
  let taken = 0n;
  return takings.map(({ amountMinor }) => derivedId(row.id, `fee:${(taken += amountMinor)}`));
}

const lastHold = (row: Bought) => ({
  hold: holdId(row.id, row.holds),
  void: derivedId(row.id, `void:${row.holds}`),
});

const purchaseTransferIds = (row: Bought): string[] => [
  ...takingIds(row),
  ...Object.values(lastHold(row)),
];

const sumOf = (ids: readonly string[], find: Find): bigint =>
  ids.reduce((sum, id) => {
    const transfer = find(id);
    return transfer === undefined || transfer.kind === "pending" ? sum : sum + transfer.amountMinor;
  }, 0n);

function ofPurchase(row: Bought, find: Find): string | null {
  const ids = lastHold(row);
  const [hold, isVoid] = [find(ids.hold), find(ids.void) !== undefined];
  return (
    differing("captured", row.captured, sumOf(takingIds(row), find)) ??
    differing("merchant_fee", row.merchant_fee, sumOf(feeIds(row, find), find)) ??
    differing("refunded", row.refunded, BigInt(row.given_back)) ??
    differing("currency", row.currency, (hold ?? find(row.id))?.currency ?? row.currency) ??
    stateOf(row, { hold, isVoid })
  );
}

/** Whether what is held fits the state. A completed one has let go of the rest with its last capture, or by a void. */
function stateOf(
  { state, captured, amount, holds }: Bought,
  { hold, isVoid }: { readonly hold: BookedTransfer | undefined; readonly isVoid: boolean },
): string | null {
  const taken = BigInt(captured);
  switch (state) {
    case "declined":
    case "voided":
      if (taken > 0n) return `it is ${state}, but the ledger moved its money`;
      return hold === undefined || isVoid ? null : `it is ${state}, but its hold is still open`;
    case "completed":
      return taken > 0n ? null : "it is completed, but the ledger did not move its money";
    default:
      if (hold === undefined || isVoid) return `it is ${state} without its hold`;
      // The first hold is of all of it; each later one of what is left.
      return differing(
        "hold",
        (BigInt(amount) - (holds === 1 ? 0n : taken)).toString(),
        hold.amountMinor,
      );
  }
}

const refundTransferIds = ({ id }: GivenBack): string[] => [
  id,
  derivedId(id, "post"),
  derivedId(id, "void"),
  advanceTransferId(id),
];

function ofRefund(row: GivenBack, find: Find): string | null {
  const [set, post] = [find(row.id), find(derivedId(row.id, "post"))];
  if (set === undefined) return `it is ${row.state}, but the ledger knows nothing of it`;
  const isGiven = set.kind === "posted" || post !== undefined;
  if (isGiven !== (row.state === "completed"))
    return `it is ${row.state}, and the ledger says otherwise`;
  if (row.state === "declined" && find(derivedId(row.id, "void")) === undefined)
    return "it is declined, but its hold is still open";
  const lent = find(advanceTransferId(row.id))?.amountMinor ?? 0n;
  if (lent > set.amountMinor) return `${lent} was lent for it, more than went back`;
  return (
    differing("amount", row.amount, (post ?? set).amountMinor) ??
    differing("currency", row.currency, set.currency)
  );
}

/** Names the column when told and booked are not the same. */
export const differing = (
  column: string,
  told: string | null,
  booked: bigint | string | null,
): string | null =>
  told === (booked === null ? null : booked.toString())
    ? null
    : `its ${column} is ${told}; the ledger has ${booked}`;
