import { newId } from "../../../platform/ids.ts";
import type { Ledger, Uuid } from "../types.ts";
import { mustBeBooked, openWallets, transferOf } from "./ledger-world.ts";

/** Ids of rows in the middle of the example's books, one for each kind. */
export type ExampleIds = Record<
  "bank" | "alice" | "bob" | "posted" | "hold" | "post" | "refused" | "last",
  Uuid
>;

export const exampleIds = (): ExampleIds => ({
  bank: "",
  alice: "",
  bob: "",
  posted: newId(),
  hold: newId(),
  post: newId(),
  refused: newId(),
  last: newId(),
});

/** Several batches with a row of every kind in them. */
export async function fillBooks(ledger: Ledger, world: ExampleIds): Promise<void> {
  const { bank, wallets } = await openWallets(ledger, 2, 10_000n);
  const [alice = "", bob = ""] = wallets;
  Object.assign(world, { bank, alice, bob });
  const pay = { debitAccountId: alice, creditAccountId: bob };
  mustBeBooked(
    await ledger.book({ transfers: [transferOf({ ...pay, id: world.posted }), transferOf(pay)] }),
  );
  mustBeBooked(
    await ledger.book({
      transfers: [transferOf({ ...pay, id: world.hold, kind: "pending", timeoutSeconds: 3600 })],
    }),
  );
  mustBeBooked(
    await ledger.book({
      transfers: [
        {
          id: world.post,
          kind: "post",
          pendingId: world.hold,
          amountMinor: 60n,
          reference: newId(),
        },
      ],
    }),
  );
  mustBeBooked(await ledger.book({ transfers: [transferOf({ ...pay, kind: "pending" })] }));
  const tooMuch = transferOf({ ...pay, id: world.refused, amountMinor: 10_000_000n });
  const { state } = await ledger.book({ transfers: [tooMuch] });
  if (state !== "refused") throw new Error(`expected a refusal, it is ${state}`);
  await ledger.changeRules({ accountId: bob, rules: { ceiling: 50_000n }, reason: "a limit" });
  // In one batch: money leaves, then the floor rises above what is left. Sound, if rules count from when they changed.
  await Promise.all([
    ledger.book({ transfers: [transferOf(pay)] }),
    ledger.changeRules({ accountId: alice, rules: { floor: 20_000n }, reason: "a deposit" }),
  ]);
  await ledger.changeRules({ accountId: alice, rules: { floor: 0n }, reason: "given back" });
  mustBeBooked(await ledger.book({ transfers: [transferOf({ ...pay, id: world.last })] }));
}
