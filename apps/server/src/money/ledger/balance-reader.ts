import { createBatchLoader, type LookupLine } from "../../platform/db/index.ts";
import { balanceOf } from "./account.ts";
import { type AccountRow, accountOf, accountsLookup } from "./store.ts";
import type { Ledger } from "./types.ts";

/** Balances for everybody who asks in the same moment, by one statement: each answer is one consistent read. */
export function createBalanceReader(lookups: Pick<LookupLine, "query">): Ledger["balances"] {
  return createBatchLoader(async (asked: readonly (readonly string[])[]) => {
    const rows = await lookups.query<AccountRow>(accountsLookup([...new Set(asked.flat())]));
    const accounts = rows.map(accountOf);
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
