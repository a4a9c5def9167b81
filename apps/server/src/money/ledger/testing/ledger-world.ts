import pg from "pg";
import { newId } from "../../../platform/ids.ts";
import type { LedgerLog } from "../committer.ts";
import { createLedger, type LedgerOptions } from "../index.ts";
import type {
  AccountInput,
  Booking,
  BookingOutcome,
  Ledger,
  SideRow,
  TransferInput,
  Uuid,
} from "../types.ts";

/** What the ledger said, for tests that expect it to complain (and for those that expect it not to). */
export function createMemoryLog(): LedgerLog & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (details: object, message: string) =>
    void lines.push(`${level} ${message} ${"err" in details ? String(details.err) : ""}`.trim());
  return { lines, info: write("info"), warn: write("warn"), error: write("error") };
}

export const openTestLedger = (url: string, options: Partial<LedgerOptions> = {}): Ledger =>
  createLedger({ database: { url }, log: createMemoryLog(), ...options });

/** A transfer of 1.00 CNY with a new id, unless said otherwise. */
export const transferOf = (fields: Partial<TransferInput>): TransferInput => ({
  id: newId(),
  kind: "posted",
  amountMinor: 100n,
  currency: "CNY",
  code: 90,
  ...fields,
});

/** Opens a bank account without limits and wallets with floor 0, each with `fundsMinor` in it. */
export async function openWallets(
  ledger: Ledger,
  count: number,
  fundsMinor: bigint,
): Promise<{ bank: Uuid; wallets: readonly Uuid[] }> {
  const bank = newId();
  const wallets = Array.from({ length: count }, () => newId());
  const opens: AccountInput[] = [
    { id: bank, currency: "CNY", code: 1010 },
    ...wallets.map((id): AccountInput => ({ id, currency: "CNY", code: 2010, floor: 0n })),
  ];
  const transfers = wallets.map((id) =>
    transferOf({ debitAccountId: bank, creditAccountId: id, amountMinor: fundsMinor }),
  );
  mustBeBooked(await ledger.book({ transfers: fundsMinor === 0n ? [] : transfers, opens }));
  return { bank, wallets };
}

export function mustBeBooked(outcome: BookingOutcome): BookingOutcome & { state: "booked" } {
  if (outcome.state === "booked") return outcome;
  throw new Error(
    `expected booked, it is ${outcome.state}${outcome.state === "refused" ? `: ${outcome.code}` : ""}`,
  );
}

/** Runs as the owner of the tables: for looking at, and for breaking, what the application may not. */
export async function asOwner<Row extends pg.QueryResultRow>(
  ownerUrl: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}

/** A shop of the test's own, whose sales are side rows of bookings: amounts must be positive, receipt numbers unique. */
export const createShop = (ownerUrl: string): Promise<unknown> =>
  asOwner(
    ownerUrl,
    `CREATE SCHEMA shop;
     CREATE TABLE shop.sale (
       id uuid PRIMARY KEY, receipt bigint UNIQUE, amount bigint NOT NULL CHECK (amount > 0), note text, version integer NOT NULL
     );
     GRANT USAGE ON SCHEMA shop TO okpay_app;
     GRANT SELECT, INSERT, UPDATE ON shop.sale TO okpay_app`,
  );

export const saleRow = (
  values: { id?: Uuid; receipt?: bigint | null; amount?: bigint; note?: string } = {},
): SideRow => {
  const { id = newId(), receipt = null, amount = 1n, note = "" } = values;
  return {
    op: "insert",
    table: "shop.sale",
    values: {
      id,
      receipt: receipt?.toString() ?? null,
      amount: amount.toString(),
      note,
      version: 1,
    },
  };
};

/** A booking whose side row no table will take. */
export const poisoned = (transfers: readonly TransferInput[]): Booking => ({
  transfers,
  rows: () => [saleRow({ amount: 0n })],
});

/** Turns of the event loop: long enough for everything that is ready to run. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}
