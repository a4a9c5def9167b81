import type { CurrencyCode } from "@okpay/money";
import type { Database } from "../../platform/db/index.ts";

/** One currency of a customer's wallet. Immutable: accounts are closed in the ledger, never renamed or removed. */
export interface WalletAccount {
  readonly id: string;
  readonly currency: CurrencyCode;
}

type Tables = {
  "wallets.account": { id: string; customer_id: string; currency: CurrencyCode; opened_at: Date };
};

/** Uses the unique index (customer_id, currency); no lock. */
export function accountsOfCustomer(
  database: Database,
  customerId: string,
): Promise<WalletAccount[]> {
  return database.kysely
    .withTables<Tables>()
    .selectFrom("wallets.account")
    .select(["id", "currency"])
    .where("customer_id", "=", customerId)
    .execute();
}
