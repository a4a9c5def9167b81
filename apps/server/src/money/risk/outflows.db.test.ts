// What counts as spent in a period when what was held before it began ends in it.
import { createTestDatabase } from "@okpay/testkit";
import { afterAll, expect, it } from "vitest";
import { newId } from "../../platform/ids.ts";
import { createLedger, type TransferInput } from "../ledger/index.ts";
import { createOutflows } from "./outflows.ts";

const { url } = await createTestDatabase();
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const ledger = createLedger({ database: { url }, log: quiet });
afterAll(() => ledger.close());

const [bank, wallet] = [newId(), newId()];
const of = (fields: Partial<TransferInput>): TransferInput => ({
  id: newId(),
  currency: "CNY",
  code: 90,
  amountMinor: 100n,
  kind: "posted",
  ...fields,
});
const book = async (...transfers: TransferInput[]) =>
  expect(await ledger.book({ transfers })).toMatchObject({ state: "booked" });
const out = (kind: "posted" | "pending", amountMinor: bigint) =>
  of({ kind, amountMinor, debitAccountId: wallet, creditAccountId: bank });
const outflowNow = async () => {
  const balance = (await ledger.balances([wallet])).get(wallet);
  return (balance?.debitsPosted ?? 0n) + (balance?.debitsPending ?? 0n);
};

it("a hold of before that is voided, or posted in part, gives the period no room; what it spends itself counts", async () => {
  await ledger.book({
    transfers: [of({ debitAccountId: bank, creditAccountId: wallet, amountMinor: 1_000n })],
    opens: [
      { id: bank, currency: "CNY", code: 1010 },
      { id: wallet, currency: "CNY", code: 2010, floor: 0n },
    ],
  });
  const voided = out("pending", 300n);
  const inPart = out("pending", 200n);
  const kept = out("pending", 50n);
  await book(out("posted", 70n), voided, inPart, kept);
  // The first millisecond that is all after it: the period begins here.
  const begins = new Date(Date.now() + 1);
  await expect.poll(() => Date.now()).toBeGreaterThan(begins.getTime());
  const outflows = createOutflows({ ledger, clock: { now: () => new Date() } });
  const spent = async () => (await outflowNow()) - (await outflows.at(wallet, begins));
  expect(await spent()).toBe(0n);

  await book({ id: newId(), kind: "void", pendingId: voided.id });
  expect(await spent()).toBe(0n);
  await book({ id: newId(), kind: "post", pendingId: inPart.id, amountMinor: 120n });
  expect(await spent()).toBe(0n);
  const own = out("pending", 40n);
  await book(out("posted", 15n), own);
  expect(await spent()).toBe(55n);
  await book({ id: newId(), kind: "void", pendingId: own.id });
  expect(await spent()).toBe(15n);
});
