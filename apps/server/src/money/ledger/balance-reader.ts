import type pg from "pg";
import { createBatchLoader } from "../../platform/db/index.ts";
import { balanceOf } from "./account.ts";
import { loadAccounts } from "./store.ts";
import type { Ledger } from "./types.ts";

/** Balances for everybody who asks in the same moment, by one statement: each answer is one consistent read. */
export function createBalanceReader(client: Pick<pg.Pool, "query">): Ledger["balances"] {
  return createBatchLoader(async (asked: readonly (readonly string[])[]) => {
    const accounts = await loadAccounts(client as pg.Pool, [...new Set(asked.flat())]);
    const balances = new Map(accounts.map((account) => [account.id, balanceOf(account)]));
    return asked.map(
      (ids) =>
        new Map(
          ids.flatMap((id) => {
            const balance = balances.get(id);
            return balance === undefined ? [] : [[id, balance] as const];
          }),
        ),
    );
  });
}
